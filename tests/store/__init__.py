"""Tests of the operations database."""
