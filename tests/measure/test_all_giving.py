"""Everybody counts, whether they bought or not; before is as long as the window."""

from datetime import UTC, datetime, timedelta

import ibis
import pandas as pd

from guerdon.measure.all_giving import everybody

START = datetime(2026, 3, 2, tzinfo=UTC)
END = START + timedelta(weeks=2)
DAY = timedelta(days=1)


def test_one_row_a_customer() -> None:
    placed = [
        ("ann", "sale", START - 15 * DAY, 7000),
        ("ann", "sale", START - DAY, 500),
        ("ann", "sale", START, 900),
        ("ann", "return", START + DAY, -100),
        ("ann", "sale", END, 8000),
        (None, "sale", START, 5),
    ]
    redeemed = [("ann", START, 100), ("ann", START - DAY, 20), (None, START, 3)]
    orders = [(c, k, at.replace(tzinfo=None), m) for c, k, at, m in placed]
    rows = everybody(
        arms=ibis.memtable({"customer": ["ann", "bob"], "arm": ["given", "holdout"]}),
        orders=ibis.memtable(
            pd.DataFrame(orders, columns=["customer", "kind", "placed_at", "total_minor"])
        ),
        redemptions=ibis.memtable(
            pd.DataFrame(
                [(c, at.replace(tzinfo=None), m) for c, at, m in redeemed],
                columns=["customer", "at", "discount_minor"],
            )
        ),
        start=START,
        end=END,
    )
    ann, bob = rows.order_by("customer").execute().to_dict("records")
    assert ann == {
        "customer": "ann",
        "arm": "given",
        "bought": 1,
        "orders": 1,
        "sales": 900,
        "before": 520,
        "off": 100,
    }
    assert bob == {
        "customer": "bob",
        "arm": "holdout",
        "bought": 0,
        "orders": 0,
        "sales": 0,
        "before": 0,
        "off": 0,
    }
