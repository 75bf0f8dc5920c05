"""Tests of DECIDE."""
