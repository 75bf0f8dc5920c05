"""The night in the store: the snapshot out, and what is known written back."""
