"""Tests of flows: advice."""
