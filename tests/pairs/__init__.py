"""One condition, two interpreters."""
