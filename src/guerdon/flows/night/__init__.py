"""The night and the clock: know, roll the day over, keep house, judge the health."""
