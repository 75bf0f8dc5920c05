"""Tests of the store: house."""
