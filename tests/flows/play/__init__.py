"""Tests of flows: play."""
