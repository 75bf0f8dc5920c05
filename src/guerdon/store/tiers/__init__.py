"""Tiers in the store: states, terms, tallies, grants and advisers."""
