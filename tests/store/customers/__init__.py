"""Tests of the store: customers."""
