"""Tests of the package for analysts."""
