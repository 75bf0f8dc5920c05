"""The kinds of steps, one file each; the listing is what a journey can do."""
