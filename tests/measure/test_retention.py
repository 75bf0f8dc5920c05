"""Retention by hand: who stayed, who came back, who is new, and what they spend."""

from datetime import UTC, datetime

import ibis
import pandas as pd
import pytest

from guerdon.measure.retention import Retention, cohorts, periods, retention

ORDERS = [
    ("stays", "sale", datetime(2025, 2, 1), 100),
    ("stays", "sale", datetime(2026, 3, 1), 80),
    ("stays", "return", datetime(2026, 3, 2), -30),
    ("leaves", "sale", datetime(2025, 5, 1), 40),
    ("back", "sale", datetime(2024, 5, 1), 10),
    ("back", "sale", datetime(2026, 5, 1), 10),
    ("new", "sale", datetime(2026, 6, 1), 60),
    ("later", "sale", datetime(2027, 1, 1), 60),
    (None, "sale", datetime(2026, 6, 1), 60),
    ("only_returns", "return", datetime(2026, 6, 1), -5),
]


def table() -> ibis.Table:
    return ibis.memtable(
        pd.DataFrame(ORDERS, columns=["customer", "kind", "placed_at", "total_minor"])
    )


def test_by_hand() -> None:
    start, middle, end = (datetime(year, 1, 1, tzinfo=UTC) for year in (2025, 2026, 2027))
    found = periods(orders=table(), start=start, middle=middle, end=end).execute()
    seen = retention(row=found.to_dict("records")[0])
    assert seen == Retention(start=2, end=3, new=1, back=1, spend_before=140, spend_kept=50)
    assert seen.rate == pytest.approx(0.5)
    assert seen.value_rate == pytest.approx(50 / 140)
    assert seen.lifetime_periods == pytest.approx(2.0)


def test_nobody() -> None:
    empty = table().filter(ibis.literal(False))
    moments = (datetime(year, 1, 1, tzinfo=UTC) for year in (2025, 2026, 2027))
    start, middle, end = moments
    row = periods(orders=empty, start=start, middle=middle, end=end).execute()
    seen = retention(row=dict.fromkeys(row.columns))
    assert seen.rate is None
    assert seen.value_rate is None


def test_a_rate_of_one_has_no_lifetime() -> None:
    seen = Retention(start=2, end=2, new=0, back=0, spend_before=1, spend_kept=1)
    assert seen.rate == 1.0
    assert seen.lifetime_periods is None


def test_cohorts() -> None:
    found = cohorts(orders=table(), as_of=datetime(2027, 1, 1, tzinfo=UTC)).execute()
    rows = {(r.cohort, r.age): (r.customers, r.spend) for r in found.itertuples()}
    february = 2025 * 12 + 1
    assert rows[(february, 0)] == (1, 100)
    assert rows[(february, 13)] == (1, 50)
    assert rows[(2024 * 12 + 4, 24)] == (1, 10)
    assert (2026 * 12 + 5, 0) in rows
    assert len(rows) == 6
