"""Tests of MEASURE."""
