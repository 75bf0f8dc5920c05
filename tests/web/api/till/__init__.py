"""Tests of the till's shell."""
