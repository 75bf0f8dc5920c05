"""Customers in the store: who they are, merged or parted, and what they were told."""
