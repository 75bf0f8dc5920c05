"""The till: quote, hold, redeem, take back, and what was sold elsewhere or without network."""
