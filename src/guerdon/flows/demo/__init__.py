"""The demo shop: a year brought in, and every room of the house in use."""
