"""Giving: points and shares of purchases for a cause, with a certificate."""
