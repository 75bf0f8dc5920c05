"""The console and the member page in a real browser."""
