"""Template tags, loaded in every template."""
