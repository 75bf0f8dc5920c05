"""MEASURE: what giving really earned, against people who were not given it."""
