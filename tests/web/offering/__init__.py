"""Tests of the offer builder's parts."""
