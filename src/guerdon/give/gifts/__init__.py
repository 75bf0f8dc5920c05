"""Gift logic: which gift at which occasion, and when nothing is given."""
