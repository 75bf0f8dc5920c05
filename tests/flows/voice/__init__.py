"""Tests of flows: voice."""
