"""Tests of flows: points."""
