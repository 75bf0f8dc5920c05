"""Tests of flows: night."""
