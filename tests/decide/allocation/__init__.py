"""Tests of the allocation: held against an exact solver, and against its own bound."""
