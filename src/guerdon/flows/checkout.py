"""Checkout: quote, reserve, redeem, roll back."""
