"""Tests of flows: demo."""
