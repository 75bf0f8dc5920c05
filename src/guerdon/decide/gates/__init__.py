"""The gates before a message is sent, one file each, in the order of passing.py."""
