"""Campaigns in the store: plans, budgets, experiments and goals."""
