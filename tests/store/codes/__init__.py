"""Tests of the store: codes."""
