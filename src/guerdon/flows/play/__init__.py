"""Play: stamps, challenges, streaks, badges, boards and draws."""
