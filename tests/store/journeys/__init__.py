"""Tests of the store: journeys."""
