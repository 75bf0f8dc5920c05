"""Forms made from the JSON Schema of a section: shown, read back and reordered."""
