"""Intake: files and sources looked at, confirmed and brought in, every row accounted for."""
