"""The play section of the programme: draws, stamp cards, challenges, streaks, badges, boards."""
