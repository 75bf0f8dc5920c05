"""DECIDE: what each customer should be given, within a budget."""
