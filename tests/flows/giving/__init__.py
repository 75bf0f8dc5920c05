"""Tests of flows: giving."""
