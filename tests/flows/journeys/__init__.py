"""Tests of flows: journeys."""
