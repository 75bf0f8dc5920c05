"""Tests of the store: tiers."""
