"""What customers said, in the store: remarks, topics and the shop's own models."""
