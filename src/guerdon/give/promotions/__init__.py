"""One file per kind of promotion: the listing is the feature list."""
