"""One row a customer: what was before the launch splits, what came after the window is apart."""

from datetime import UTC, datetime, timedelta

import ibis
import pandas as pd
import pytest

from guerdon.measure.people import cells, people

START = datetime(2026, 3, 2, tzinfo=UTC)
END = START + timedelta(weeks=4)
DAY = timedelta(days=1)


def naive(at: datetime) -> datetime:
    return at.replace(tzinfo=None)


@pytest.fixture
def rows() -> ibis.Table:
    assigned = [
        ("c", "ann", "given", 70, "five", "active"),
        ("c", "bob", "holdout", 0, "five", None),
        ("other", "bob", "given", 9, "ten", "new"),
    ]
    placed = [
        ("ann", "sale", START - 9 * DAY, 10, "web"),
        ("ann", "sale", START - 8 * DAY, 10, "app"),
        ("ann", "sale", START - DAY, 10, "app"),
        ("ann", "sale", START, 1000, "web"),
        ("ann", "sale", END, 300, "web"),
        ("ann", "return", END + DAY, -100, "web"),
        ("ann", "sale", END + 7 * DAY, 5, "web"),
        ("bob", "sale", START, 400, "web"),
    ]
    redeemed = [("c", "ann", START, 50), ("c", "ann", END, 7), ("x", "ann", START, 9)]
    columns = ["campaign", "customer", "arm", "expected_minor", "offer", "stage"]
    orders = [(c, k, naive(at), m, ch) for c, k, at, m, ch in placed]
    return people(
        assignments=ibis.memtable(pd.DataFrame(assigned, columns=columns)),
        orders=ibis.memtable(
            pd.DataFrame(
                orders, columns=["customer", "kind", "placed_at", "total_minor", "channel"]
            )
        ),
        redemptions=ibis.memtable(
            pd.DataFrame(
                [(k, c, naive(at), m) for k, c, at, m in redeemed],
                columns=["campaign", "customer", "at", "discount_minor"],
            )
        ),
        campaign="c",
        start=START,
        end=END,
        until=END + 7 * DAY,
    )


def test_one_row_a_customer(rows: ibis.Table) -> None:
    ann, bob = rows.order_by("customer").execute().to_dict("records")
    assert ann == {
        "customer": "ann",
        "arm": "given",
        "before": 70,
        "offer": "five",
        "stage": "active",
        "channel": "app",
        "bought": 1,
        "orders": 1,
        "sales": 1050,
        "after": 200,
        "off": 50,
    }
    assert (bob["stage"], bob["channel"], bob["sales"], bob["after"]) == ("", "", 400, 0)


def test_cells_add_up(rows: ibis.Table) -> None:
    given, held = cells(rows=rows).execute().to_dict("records")
    assert (given["arm"], given["channel"], given["n"], given["off"]) == ("given", "app", 1, 50)
    assert given["cross"] == 1050.0 * 200
    assert (given["sales_products"], given["after_squares"]) == (1050.0 * 70, 200.0**2)
    assert (held["arm"], held["sales_total"]) == ("holdout", 400.0)
