"""Giving on: causes with their certificates, and partners who exchange points."""
