"""Codes: made in batches, brought in from files, handed out, exported."""
