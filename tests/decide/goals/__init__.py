"""Tests of the health check."""
