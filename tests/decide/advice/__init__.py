"""Tests of the offer adviser."""
