"""Referral in the store: codes, bindings, rewards, signs, and what pages show of them."""
