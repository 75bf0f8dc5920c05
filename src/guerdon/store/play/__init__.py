"""Play in the store: draws, boards, awards and deeds."""
