"""Who gets which offer within the budgets: a plan, its upper bound, the worth of a budget."""
