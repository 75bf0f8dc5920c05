"""Giving in the store: causes, partners and what was had."""
