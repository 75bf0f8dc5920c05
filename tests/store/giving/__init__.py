"""Tests of the store: giving."""
