"""gd.sales: two periods by hand, and the parts of their growth."""

from datetime import datetime

import pandas as pd
import pytest

import guerdon as gd

SHOP = pd.DataFrame(
    [
        ("a", datetime(2025, 1, 5), 10.0),
        ("a", datetime(2025, 2, 5), 20.0),
        ("b", datetime(2025, 2, 6), 30.0),
        ("b", datetime(2025, 2, 7), -5.0),
        ("c", datetime(2025, 3, 1), 99.0),
    ],
    columns=["customer", "date", "amount"],
)


def test_two_months_by_hand() -> None:
    found = gd.sales(SHOP, start="2025-01-01", middle="2025-02-01", end="2025-03-01")
    assert (found.before.sales_minor, found.now.sales_minor) == (1000, 4500)
    assert (found.now.customers, found.now.orders) == (2, 2)
    assert found.growth == pytest.approx(3.5)
    assert found.parts is not None
    assert sum(found.parts.values()) == 3500
    assert found.parts["frequency"] == 0
    with pytest.raises(ValueError, match="start < middle < end"):
        gd.sales(SHOP, start="2025-02-01", middle="2025-01-01", end="2025-03-01")
