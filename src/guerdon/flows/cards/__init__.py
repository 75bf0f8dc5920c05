"""Gift cards and stored value: issued, loaded, paid with and ended."""
