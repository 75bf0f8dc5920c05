"""The models of purchase counts and of spend, one a file, all of one shape."""
