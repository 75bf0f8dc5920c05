"""Referral: who brought whom, what both are given for it, and what is taken back."""
