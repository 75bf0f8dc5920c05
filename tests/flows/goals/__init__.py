"""Tests of flows: goals."""
