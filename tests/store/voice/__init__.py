"""Tests of the store: voice."""
