"""Experiments: sized, enrolled, watched and read, and the holdout that nothing touches."""
