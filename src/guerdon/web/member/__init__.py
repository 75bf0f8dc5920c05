"""The member page: what a customer sees of their own thanks."""
