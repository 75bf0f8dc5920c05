"""Tests of the store: messages."""
