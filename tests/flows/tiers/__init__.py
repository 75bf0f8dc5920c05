"""Tests of flows: tiers."""
