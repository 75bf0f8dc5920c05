"""Tests of the store: programme."""
