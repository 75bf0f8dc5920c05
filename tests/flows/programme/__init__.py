"""Tests of flows: programme."""
