"""Campaigns: from a brief and a budget to a plan, a launch, and what it really earned."""
