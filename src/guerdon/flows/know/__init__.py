"""What the nights know: segments, worth over time, recommendations, and who leaves."""
