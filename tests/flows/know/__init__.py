"""Tests of flows: know."""
