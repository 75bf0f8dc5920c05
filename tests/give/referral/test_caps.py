"""The calendar period of a cap in the shop's zone, and the room that is left in it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guerdon.give.referral.caps import period, room
from guerdon.give.referral.settings import Caps

AT = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)  # a Thursday; in Shanghai the first of January


@pytest.mark.parametrize(
    ("per", "start", "end"),
    [
        ("day", "2026-12-31T16:00Z", "2027-01-01T16:00Z"),
        ("week", "2026-12-27T16:00Z", "2027-01-03T16:00Z"),
        ("month", "2026-12-31T16:00Z", "2027-01-31T16:00Z"),
        ("year", "2026-12-31T16:00Z", "2027-12-31T16:00Z"),
    ],
)
def test_calendar_periods_are_local(per: str, start: str, end: str) -> None:
    found = period(caps=Caps(per=per), at=AT, zone="Asia/Shanghai")
    assert found.start == datetime.fromisoformat(start)
    assert found.end == datetime.fromisoformat(end)
    assert found.holds(AT)


def test_december_ends_with_the_year() -> None:
    found = period(caps=Caps(per="month"), at=AT, zone="UTC")
    assert found.end == datetime(2027, 1, 1, tzinfo=UTC)


def test_a_day_of_the_clock_change_is_a_calendar_day() -> None:
    found = period(
        caps=Caps(per="day"), at=datetime(2026, 3, 29, 12, tzinfo=UTC), zone="Europe/Berlin"
    )
    assert found.start is not None
    assert found.end is not None
    assert found.end.astimezone(UTC) - found.start.astimezone(UTC) == timedelta(hours=23)


def test_ever_has_no_end() -> None:
    assert period(caps=Caps(per="ever"), at=AT, zone="UTC").start is None


@pytest.mark.parametrize(
    ("caps", "asked", "left"),
    [
        ({}, {}, None),
        ({"points": 100}, {"used": 30}, 70),
        ({"points": 100}, {"used": 130}, 0),
        ({"points": 100}, {"kind": "money", "used": 30}, None),
        ({"money_minor": 100}, {"kind": "money", "used": 30}, 70),
        ({"friends": 2}, {"friends": 1}, None),
        ({"friends": 2}, {"friends": 2}, 0),
        ({"friends": 2}, {"friends": 2, "counted": True}, None),
        ({"friends": 2, "points": 9}, {"friends": 2, "counted": True}, 9),
    ],
)
def test_room(caps: Any, asked: Any, left: int | None) -> None:
    usual = {"kind": "points", "used": 0, "friends": 0, "counted": False}
    assert room(caps=Caps(**caps), **usual | asked) == left
