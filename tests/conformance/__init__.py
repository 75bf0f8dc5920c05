"""Defects that the field is known for, each with a test that would show it here."""
