"""Journeys in the store: their texts, runs, timers, and what is known of those who go through."""
