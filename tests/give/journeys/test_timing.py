"""Lengths of time and hours of the day: strict, and true over changes of clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.journeys import timing
from guerdon.give.reading import Reader

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("wrong", [{}, {"days": 0}, {"days": 3661}, {"weeks": 1}, {"hours": -1}, 3])
def test_a_length_of_time_is_above_nothing_and_bounded(wrong: object) -> None:
    reader = Reader({"for": wrong})
    timing.span(reader=reader, word="for")
    assert reader.refusal() is not None


def test_lengths_and_hours_are_read() -> None:
    reader = Reader({"for": {"days": 1, "hours": 2, "minutes": 3}, "at": "09:30"})
    assert timing.span(reader=reader, word="for") == timedelta(days=1, hours=2, minutes=3)
    assert timing.clock(reader=reader, word="at") == time(9, 30)
    assert timing.span(reader=reader, word="none") is None
    assert reader.refusal() is None
    reader = Reader({"at": "24:00"})
    assert timing.clock(reader=reader, word="at") is None
    assert reader.refusal() is not None


def test_the_hour_is_that_of_the_wall_before_and_after_clocks_change() -> None:
    # Clocks went forward on 29 March 2026 at 02:00.
    evening = datetime(2026, 3, 28, 20, tzinfo=UTC)
    assert timing.next_at(after=evening, at=time(9), zone=BERLIN) == datetime(
        2026, 3, 29, 7, tzinfo=UTC
    )
    skipped = timing.next_at(after=evening, at=time(2, 30), zone=BERLIN)
    assert skipped.astimezone(BERLIN).time() == time(3, 30)


@given(
    at=st.datetimes(
        min_value=datetime(2020, 1, 1), max_value=datetime(2035, 1, 1), timezones=st.just(UTC)
    ),
    hour=st.times(),
    zone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Apia"]),
)
def test_the_next_hour_is_never_before_and_at_most_two_days_off(
    at: datetime, hour: time, zone: str
) -> None:
    found = timing.next_at(after=at, at=hour.replace(second=0, microsecond=0), zone=ZoneInfo(zone))
    assert timedelta(0) <= found - at <= timedelta(hours=49)
