"""Tests of the member page."""
