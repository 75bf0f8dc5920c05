"""Partners: points issued, taken and exchanged by other houses, and what they settle."""
