"""How the false positives of an experiment are spent over its looks: five shapes by name."""

# Fixed: one look, at the end. Late: hardly anything is spent early (O'Brien and Fleming's shape).
# Even: about the same bar at each look (Pocock's shape). Square: between the two (Kim and DeMets
# 1987). Always: valid at any number of looks.
FIXED, LATE, SQUARE, EVEN, ALWAYS = "fixed", "late", "square", "even", "always"
SPENDINGS = (FIXED, LATE, SQUARE, EVEN, ALWAYS)
