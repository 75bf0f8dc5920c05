"""Tests of flows: intake."""
