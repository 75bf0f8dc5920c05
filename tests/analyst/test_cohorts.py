"""Cohorts and retention of a table, by hand."""

from datetime import date

import pytest

import guerdon as gd
from tests.analyst.tables import ROWS


def test_cohorts_by_hand() -> None:
    assert gd.cohorts(ROWS).to_pylist() == [
        {"cohort": date(2026, 1, 1), "age": 0, "customers": 2, "share": 1.0, "spend": 27.5},
        {"cohort": date(2026, 1, 1), "age": 1, "customers": 1, "share": 0.5, "spend": 7.5},
    ]


def test_retention_by_hand() -> None:
    found = gd.retention(ROWS, start="2026-01-01", middle="2026-02-01", end="2026-03-01")
    assert (found.start, found.end, found.rate) == (2, 1, 0.5)
    assert (found.spend_before, found.spend_kept) == (2750, 750)


def test_periods_that_do_not_follow_are_refused() -> None:
    with pytest.raises(ValueError, match="start < middle < end"):
        gd.retention(ROWS, start="2026-02-01", middle="2026-01-01", end="2026-03-01")
