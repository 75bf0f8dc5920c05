"""The programme as text: planned, warned of, applied, shown and rolled back."""
