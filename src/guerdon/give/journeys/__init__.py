"""Journeys: what happens with one member step by step, decided without clock or chance."""
