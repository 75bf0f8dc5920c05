"""Everybody counts as assigned; the window is half-open; returns and others do not leak in."""

from datetime import UTC, datetime, timedelta

import ibis
import pandas as pd
import pytest

from guerdon.measure.incremental import arms, moments, paired, weekly, window

START = datetime(2026, 3, 2, tzinfo=UTC)
END = START + timedelta(weeks=4)
DAY = timedelta(days=1)


def naive(at: datetime) -> datetime:
    return at.replace(tzinfo=None)


@pytest.fixture
def tables() -> dict[str, ibis.Table]:
    assigned = [("c", "ann", "given", 7777), ("c", "bob", "given", 0), ("c", "cy", "holdout", 0)]
    assigned += [("c", "dee", "left_out", 5), ("other", "eve", "given", 6)]
    placed = [
        ("ann", "sale", START, 1000),
        ("ann", "sale", START + 8 * DAY, 500),
        ("ann", "return", START + 9 * DAY, -200),
        ("ann", "sale", START - timedelta(seconds=1), 7777),
        ("ann", "sale", END, 8888),
        ("cy", "sale", END - timedelta(seconds=1), 300),
        ("dee", "sale", START + DAY, 999),
        (None, "sale", START + DAY, 999),
    ]
    redeemed = [("c", "ann", START + DAY, 100), ("other", "ann", START + DAY, 4000)]
    return {
        "assignments": ibis.memtable(
            pd.DataFrame(assigned, columns=["campaign", "customer", "arm", "expected_minor"])
        ),
        "orders": ibis.memtable(
            pd.DataFrame(
                [(c, k, naive(at), m) for c, k, at, m in placed],
                columns=["customer", "kind", "placed_at", "total_minor"],
            )
        ),
        "redemptions": ibis.memtable(
            pd.DataFrame(
                [(k, c, naive(at), m) for k, c, at, m in redeemed],
                columns=["campaign", "customer", "at", "discount_minor"],
            )
        ),
    }


def test_one_row_a_customer(tables: dict[str, ibis.Table]) -> None:
    rows = window(**tables, campaign="c", start=START, end=END).execute()
    found = rows.set_index("customer").sort_index()
    assert list(found.index) == ["ann", "bob", "cy"]
    assert found.loc["ann"].to_dict() == {
        "arm": "given",
        "bought": 1,
        "orders": 2,
        "sales": 1400,
        "before": 7777,
    }
    assert found.loc["bob"].to_dict() == {
        "arm": "given",
        "bought": 0,
        "orders": 0,
        "sales": 0,
        "before": 0,
    }
    assert found.loc["cy"].to_dict() == {
        "arm": "holdout",
        "bought": 1,
        "orders": 1,
        "sales": 300,
        "before": 0,
    }


def test_arms_add_up(tables: dict[str, ibis.Table]) -> None:
    rows = window(**tables, campaign="c", start=START, end=END)
    given, held = arms(rows=rows).execute().to_dict("records")
    assert (given["arm"], held["arm"]) == ("given", "holdout")
    sales = moments(row=given, outcome="sales")
    assert (sales.n, sales.total, sales.squares) == (2, 1400.0, 1400.0**2)


def test_pairs_with_what_was_before(tables: dict[str, ibis.Table]) -> None:
    rows = window(**tables, campaign="c", start=START, end=END)
    given = arms(rows=rows, before="before").execute().to_dict("records")[0]
    found = paired(row=given, outcome="sales")
    assert (found.before.total, found.products) == (7777.0, 7777.0 * 1400)


def test_weeks(tables: dict[str, ibis.Table]) -> None:
    found = weekly(
        assignments=tables["assignments"],
        orders=tables["orders"],
        campaign="c",
        start=START,
        end=END,
    ).execute()
    rows = [tuple(row) for row in found.itertuples(index=False)]
    assert rows == [(0, "given", 1000, 1), (1, "given", 300, 1), (3, "holdout", 300, 1)]
