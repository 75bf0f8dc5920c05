"""gd.discounted: both groups and periods by hand."""

import pandas as pd
import pytest

import guerdon as gd
from guerdon.analyst import UnreadableOrdersError

LINES = pd.DataFrame(
    [
        ("a", "1", "2025-01-05", 10.0, 0.0),
        ("a", "2", "2025-02-05", 20.0, 2.0),
        ("a", "2", "2025-02-05", 5.0, 0.0),
        ("b", "3", "2025-01-06", 40.0, 4.0),
        ("b", "4", "2025-02-07", 30.0, 0.0),
        ("c", "5", "2025-02-08", -7.0, 1.0),
        ("c", "6", "2025-02-09", 7.5, 0.0),
        ("d", "7", "2025-03-01", 99.0, 9.0),
        ("e", "8", "2025-02-10", 0.0, 8.0),
    ],
    columns=["customer", "order", "date", "amount", "discount"],
)
MONTHS = {"start": "2025-01-01", "middle": "2025-02-01", "end": "2025-03-01"}


def test_by_hand() -> None:
    told = gd.discounted(LINES, **MONTHS).set_index(["group", "period"])
    # a and e (all of it given) had a discount in February; b only in January, c on a return.
    assert told["customers"].to_dict() == {
        ("given", "before"): 1,
        ("given", "now"): 2,
        ("others", "before"): 1,
        ("others", "now"): 2,
    }
    assert told["sales"].tolist() == [10.0, 25.0, 40.0, 30.5]
    assert told["orders"].tolist() == [1, 2, 1, 2]
    assert told["basket"].tolist() == [10.0, 12.5, 40.0, 15.25]
    whole = gd.sales(LINES, **MONTHS)
    assert told.groupby("period")["sales"].sum().mul(100).round().to_dict() == {
        "before": whole.before.sales_minor,
        "now": whole.now.sales_minor,
    }


def test_what_cannot_be_told_is_refused() -> None:
    with pytest.raises(UnreadableOrdersError, match="which column is the discount"):
        gd.discounted(LINES.drop(columns="discount"), **MONTHS)
    with pytest.raises(ValueError, match="start < middle < end"):
        gd.discounted(LINES, **(MONTHS | {"end": "2025-01-01"}))
