"""Gifts: the rules of giving wherever something is given, and the scenes that are near."""
