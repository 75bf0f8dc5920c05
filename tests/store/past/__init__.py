"""Tests of the store: past."""
