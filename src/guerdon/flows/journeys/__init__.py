"""Journeys: edited, entered, carried on by their clock, and simulated."""
