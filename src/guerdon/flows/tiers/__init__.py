"""Tiers: judged, shown, paid for, previewed and set, with their advisers."""
