"""Tests of flows: experiments."""
