"""The HTTP API, the console and the member page."""
