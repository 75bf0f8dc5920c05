"""Tests of know."""
