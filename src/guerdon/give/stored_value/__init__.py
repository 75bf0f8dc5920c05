"""Stored value: gift cards and cash-like wallets in money."""
