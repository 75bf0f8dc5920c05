"""Many clients at once against the served application, and what must be true afterwards."""
