"""Tests of the store: night."""
