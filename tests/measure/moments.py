"""The sums that measure.people.cells would make of some customers, by numpy."""

from typing import Any

import numpy as np


def sums(*, before: Any, sales: Any, after: Any) -> dict[str, float]:
    """One cell without its names; bought and orders are as sales."""
    found = {
        "n": len(before),
        "before_total": float(before.sum()),
        "before_squares": float((before**2).sum()),
        "cross": float((sales * after).sum()),
    }
    columns = {"bought": sales, "orders": sales, "sales": sales, "after": after}
    for name, y in columns.items():
        found[f"{name}_total"] = float(np.sum(y))
        found[f"{name}_squares"] = float(np.sum(y * y))
        found[f"{name}_products"] = float(np.sum(y * before))
    return found
