"""Windows: half-open periods of whole days, and what counts at a moment."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.tiers.window import counts_from, falls_out, period
from guerdon.terms.tiers import Window
from tests.give.tiers.ladders import SHANGHAI, at

YEAR = Window()


@pytest.mark.parametrize(
    ("window", "moment", "start", "end"),
    [
        (YEAR, "2026-12-31 23:59", "2026-01-01", "2027-01-01"),
        (YEAR, "2027-01-01", "2027-01-01", "2028-01-01"),
        (Window(month=4), "2026-03-31 23:59", "2025-04-01", "2026-04-01"),
        (Window(months=3, month=2), "2026-01-31", "2025-11-01", "2026-02-01"),
        (Window(months=24), "2027-06-01", "2026-01-01", "2028-01-01"),
    ],
)
def test_calendar(window: Window, moment: str, start: str, end: str) -> None:
    found = period(window=window, at=at(moment), anchor=None, zone=SHANGHAI)
    assert found is not None
    assert (found.start, found.end) == (at(start), at(end))


def test_join_date() -> None:
    window = Window(kind="join_date", months=1)
    joined = at("2026-01-31 15:00")
    ends = []
    moment = joined
    for _ in range(4):
        found = period(window=window, at=moment, anchor=joined, zone=SHANGHAI)
        assert found is not None
        assert found.end is not None
        assert found.holds(moment)
        moment = found.end
        ends.append(found.end)
    assert ends == [at("2026-02-28"), at("2026-03-31"), at("2026-04-30"), at("2026-05-31")]
    assert period(window=window, at=joined, anchor=None, zone=SHANGHAI) is None


def test_no_periods() -> None:
    for kind in ("rolling", "ever"):
        assert (
            period(window=Window(kind=kind), at=at("2026-01-01"), anchor=None, zone=SHANGHAI)
            is None
        )


def test_what_counts_from_when() -> None:
    rolling = Window(kind="rolling")
    start = counts_from(window=rolling, at=at("2028-02-29 12:00"), anchor=None, zone=SHANGHAI)
    assert start == at("2027-03-01")
    start = counts_from(window=rolling, at=at("2028-02-28 12:00"), anchor=None, zone=SHANGHAI)
    assert start == at("2027-02-28")
    ever = Window(kind="ever")
    assert counts_from(window=ever, at=at("2028-02-28"), anchor=None, zone=SHANGHAI) is None
    joined = Window(kind="join_date")
    assert counts_from(window=joined, at=at("2028-02-28"), anchor=None, zone=SHANGHAI) is None


@given(st.integers(0, 4000), st.sampled_from([1, 2, 3, 6, 12, 24]))
def test_what_falls_out_was_held_until_then(day: int, months: int) -> None:
    window = Window(kind="rolling", months=months)
    bought = at("2026-01-01 17:00") + timedelta(days=day)
    out = falls_out(window=window, at=bought, zone=SHANGHAI)
    before = counts_from(
        window=window, at=out - timedelta(microseconds=1), anchor=None, zone=SHANGHAI
    )
    after = counts_from(window=window, at=out, anchor=None, zone=SHANGHAI)
    assert before is not None
    assert after is not None
    assert before <= bought < after
