"""Draws: published odds, guarantees, and rolls that a member can check."""
