"""Tests of flows: gifts."""
