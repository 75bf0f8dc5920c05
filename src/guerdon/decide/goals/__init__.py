"""Goals: whether one is SMART, where it stands, what would bring it back on pace."""
