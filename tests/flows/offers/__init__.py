"""Tests of flows: offers."""
