"""Customers as people: merged, parted, and asked what they agree to."""
