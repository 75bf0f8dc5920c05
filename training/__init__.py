"""Makes the sentiment models that ship, from text whose licence allows it; never at run time."""
