"""Leaderboards: who wants to be seen is ranked, by a nickname, quickly."""
