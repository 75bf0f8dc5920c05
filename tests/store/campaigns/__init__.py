"""Tests of the store: campaigns."""
