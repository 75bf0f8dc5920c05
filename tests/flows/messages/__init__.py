"""Tests of flows: messages."""
