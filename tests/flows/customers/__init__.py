"""Tests of flows: customers."""
