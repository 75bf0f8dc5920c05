"""Tests of flows: till."""
