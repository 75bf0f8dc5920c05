"""Tests of flows: codes."""
