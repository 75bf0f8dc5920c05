"""Tests of flows: campaigns."""
