"""What a shop settles once for all its experiments."""
