"""Tests of the sections of the member page."""
