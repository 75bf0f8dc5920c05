"""Tiers: what is counted, what it reaches, how a tier is kept or lost, and what it gives."""
