"""The HTTP API: JSON in, one flow, JSON or problem+json out."""
