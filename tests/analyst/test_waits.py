"""gd.waits: by hand, with those who still wait, and the same kind of table back."""

from datetime import datetime

import pandas as pd
import pytest

import guerdon as gd

SHOP = pd.DataFrame(
    [
        *(("a", datetime(2025, 1, day), 10.0) for day in (1, 1, 11)),
        *(("b", datetime(2025, 1, day), 10.0) for day in (1, 21, 26)),
        ("c", datetime(2025, 1, 28), 10.0),
        ("d", datetime(2025, 1, 1), -10.0),
    ],
    columns=["customer", "date", "amount"],
)


def test_by_hand() -> None:
    told = gd.waits(SHOP, as_of="2025-02-01")
    assert told[["after", "days", "waiting", "came"]].to_numpy().tolist() == [
        # Two receipts of one day are one purchase, a return is none, c was watched for 4 days.
        *([1, 10, 2, 1], [1, 20, 1, 1]),
        # a waits since 21 days: of the two at risk after 5 days b came.
        [2, 5, 2, 1],
    ]
    assert told["share"].tolist() == pytest.approx([0.5, 1.0, 0.5])
    assert (told["low"] <= told["share"]).all()
    assert (told["share"] <= told["high"]).all()
