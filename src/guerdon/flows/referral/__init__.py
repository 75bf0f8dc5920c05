"""Referral: friends are bound, counted, heard of and settled."""
