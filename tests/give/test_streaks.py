"""Streaks: in a row by the member's own days, over clock changes, with freezes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give import streaks
from guerdon.give.deeds import Deed
from guerdon.give.reading import Reader
from guerdon.give.streaks import Streak, streaked
from tests.give.plays import PLAY

FIRST = date(2026, 3, 2)  # a Monday


def streak(**words: Any) -> Streak:
    reader = Reader({**PLAY["streaks"][0], "freezes": 0, **words})
    found = streaks.read(reader=reader)
    assert reader.refusal() is None, reader.refusal()
    return found


def on(*days: int) -> list[Deed]:
    """Check-ins so many days after the first Monday."""
    return [
        Deed(
            source=f"check_in/{place}/{day}",
            order=f"check_in/{place}/{day}",
            at=datetime(2026, 3, 2, 12, tzinfo=UTC) + timedelta(days=day),
            day=FIRST + timedelta(days=day),
            minor=0,
            units=1,
        )
        for place, day in enumerate(days)
    ]


def on_day(number: int) -> date:
    return FIRST + timedelta(days=number)


def length(days: tuple[int, ...], today: int, **words: Any) -> int:
    found = streaked(streak=streak(**words), deeds=on(*days), today=on_day(today))
    return found.current.length if found.current else 0


def test_a_day_counts_once_and_today_may_still_come() -> None:
    assert length((0, 0, 1, 2), 2) == 3
    assert length((0, 1, 2), 3) == 3
    assert length((0, 1, 2), 4) == 0


@pytest.mark.parametrize(
    ("days", "today", "freezes", "expected"),
    [
        ((0, 1, 3), 3, 1, 3),
        ((0, 1, 4), 4, 1, 1),
        ((0, 2, 4), 4, 1, 2),
        ((0, 2, 4), 4, 2, 3),
        ((0, 1, 2), 4, 1, 3),
        ((0, 1, 2), 5, 1, 0),
        ((0, 1, 2, 4), 6, 1, 1),
        ((0, 1, 2, 4), 6, 2, 4),
        ((5,), 4, 0, 1),
        ((), 4, 3, 0),
    ],
)
def test_freezes_bridge_so_many_misses(
    days: tuple[int, ...], today: int, freezes: int, expected: int
) -> None:
    assert length(days, today, freezes=freezes) == expected


def test_weeks_run_from_monday_to_sunday() -> None:
    # Sunday of the first week, Monday of the second, Sunday of the third.
    assert length((6, 7, 20), 20, every="week") == 3
    assert length((0, 6), 13, every="week") == 1
    assert length((0, 6), 14, every="week") == 0
    found = streaked(streak=streak(every="week"), deeds=on(6, 7), today=on_day(9))
    assert found.current is not None
    assert (found.current.first, found.current.last) == (FIRST, on_day(7))
    assert found.done_today


def test_a_step_is_earned_once_by_the_longest_stretch() -> None:
    found = streaked(streak=streak(), deeds=on(0, 1, 2, 3, 9, 10, 11, 20), today=on_day(20))
    assert found.earned == {"3": 1}
    assert found.longest == 4
    assert found.current is not None
    assert found.current.length == 1


ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Shanghai",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
)


@given(
    st.sampled_from(ZONES),
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.lists(st.integers(0, 23), min_size=1, max_size=40),
)
def test_one_deed_on_each_local_day_never_breaks_over_clock_changes(
    zone: str, first: date, hours: list[int]
) -> None:
    told = []
    for number, hour in enumerate(hours):
        day = first + timedelta(days=number)
        local = datetime(day.year, day.month, day.day, hour, 30, tzinfo=ZoneInfo(zone))
        at = local.astimezone(UTC)
        # A local half hour that the clock skipped is read back an hour later, on the same day.
        read = at.astimezone(ZoneInfo(zone)).date()
        told.append(
            Deed(source=f"c/{number}", order=f"c/{number}", at=at, day=read, minor=0, units=1)
        )
    today = told[-1].day
    found = streaked(streak=streak(), deeds=told, today=today)
    assert found.current is not None
    assert found.current.length == len(hours)
    assert found.current.first == first


@given(st.sets(st.integers(0, 40)), st.integers(0, 3), st.integers(40, 46))
def test_the_longest_stretch_is_that_of_a_search_through_all(
    days: set[int], freezes: int, today: int
) -> None:
    found = streaked(streak=streak(freezes=freezes), deeds=on(*sorted(days)), today=on_day(today))

    def counted(first: int, last: int) -> int:
        inside = sum(first <= day <= last for day in days)
        return inside if last - first + 1 - inside <= freezes else 0

    spans = [(a, b) for a in sorted(days) for b in sorted(days) if a <= b]
    assert found.longest == max((counted(a, b) for a, b in spans), default=0)
    end = today if today in days else today - 1
    current = max((counted(day, end) for day in days if day <= end), default=0)
    assert (found.current.length if found.current else 0) == current


@given(st.sets(st.integers(0, 40), min_size=1), st.integers(0, 3), st.data())
def test_bringing_back_never_makes_a_longer_streak(
    days: set[int], freezes: int, data: st.DataObject
) -> None:
    fewer = days - {data.draw(st.sampled_from(sorted(days)))}
    one = streak(freezes=freezes)
    before = streaked(streak=one, deeds=on(*sorted(days)), today=on_day(40))
    after = streaked(streak=one, deeds=on(*sorted(fewer)), today=on_day(40))
    assert after.longest <= before.longest
    assert after.earned.items() <= before.earned.items()


def test_what_is_no_streak_is_refused() -> None:
    for words in ({"every": "hour"}, {"counts": {"measure": "units"}}, {"freezes": 31}):
        reader = Reader({**PLAY["streaks"][0], **words})
        streaks.read(reader=reader)
        assert reader.refusal() is not None
