"""Points: earned, given, spent, sent, shared, warned of and written off."""
