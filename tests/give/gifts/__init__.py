"""Tests of gift logic."""
