"""Tests of the store: play."""
