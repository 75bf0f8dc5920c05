"""Tests of the store: till."""
