"""Patterns of codes, their odds, and signed tokens."""
