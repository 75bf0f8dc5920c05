"""Tests of flows: cards."""
