"""GIVE: decisions become offers, points and entries."""
