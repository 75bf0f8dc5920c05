"""Benchmarks: ours beside the other's figure, from one run on one machine."""
