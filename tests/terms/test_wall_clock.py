"""Wall clocks of all zones: gaps and overlaps mended, quiet hours kept, never before now."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guerdon.terms.wall_clock import DAY, Hours, known_zone, moment, next_allowed

ZONES = sorted(available_timezones())
MINUTES = st.integers(0, DAY - 1)


@pytest.mark.parametrize(
    ("wall", "zone", "meant"),
    [
        # Clocks jump from 02:00 to 03:00 on that day.
        ("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30"),
        ("2026-03-29T03:30", "Europe/Berlin", "2026-03-29T01:30"),
        # Clocks go back from 03:00 to 02:00: the first of the two.
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30"),
        # The zone at the target date counts, not at the day of planning.
        ("2026-07-01T09:00", "Europe/Berlin", "2026-07-01T07:00"),
        ("2026-12-01T09:00", "Europe/Berlin", "2026-12-01T08:00"),
        # Half an hour, and a day that Samoa left out.
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:45"),
        ("2011-12-30T12:00", "Pacific/Apia", "2011-12-30T22:00"),
        ("2026-11-22T10:00", "Asia/Shanghai", "2026-11-22T02:00"),
    ],
)
def test_the_moment_of_a_wall_time(wall: str, zone: str, meant: str) -> None:
    found = moment(wall=datetime.fromisoformat(wall), zone=zone)
    assert found == datetime.fromisoformat(meant).replace(tzinfo=UTC)
    assert found.tzinfo is UTC


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """The moments around which the zone's clock is changed, within these years."""
    place, found = ZoneInfo(zone), []
    at = datetime(2024, 1, 1, tzinfo=UTC)
    for step in range(4 * 366):
        day = at + timedelta(days=step)
        if (
            day.astimezone(place).utcoffset()
            != (day + timedelta(days=1)).astimezone(place).utcoffset()
        ):
            found.append(day)
    return tuple(found)


@st.composite
def moments(draw: st.DrawFn) -> tuple[datetime, str]:
    """Any zone, and for the half of all cases a day on which its clock is changed."""
    zone = draw(st.sampled_from(ZONES))
    days = changes(zone)
    if days and draw(st.booleans()):
        start = draw(st.sampled_from(days)) - timedelta(hours=12)
    else:
        start = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=draw(st.integers(0, 1400)))
    return start + timedelta(minutes=draw(st.integers(0, 48 * 60)), seconds=7), zone


@given(moments(), st.lists(st.tuples(MINUTES, MINUTES), max_size=2), st.sets(st.integers(0, 6)))
@example((datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Europe/Berlin"), [(150, 120)], {6})
@example((datetime(2026, 10, 25, 0, 59, 7, tzinfo=UTC), "Europe/Berlin"), [(150, 180)], set())
def test_in_allowed_days_and_hours_and_never_before_now(
    at_in: tuple[datetime, str], hours: list[tuple[int, int]], shut: set[int]
) -> None:
    at, zone = at_in
    open_ = [Hours(start=start, end=end) for start, end in hours]
    day = (lambda one: one.weekday() not in shut) if len(shut) < 7 else (lambda _: True)
    found = next_allowed(at=at, zone=zone, hours=open_, day=day)
    if found is None:
        # Only where the hours leave no common minute.
        assert not any(all(one.hold(minute) for one in open_) for minute in range(DAY))
        return
    local = found.astimezone(ZoneInfo(zone))
    assert found >= at
    assert day(local.date())
    assert all(one.hold(local.hour * 60 + local.minute) for one in open_)
    # Where it may be sent at once, it is; and asked again, the answer stands.
    assert next_allowed(at=found, zone=zone, hours=open_, day=day) == found
    if found > at:
        assert next_allowed(at=at, zone=zone, hours=open_, day=day) == found
        before = at.astimezone(ZoneInfo(zone))
        minute = before.hour * 60 + before.minute
        assert not day(before.date()) or not all(one.hold(minute) for one in open_)


@pytest.mark.parametrize(
    ("at", "zone", "hours", "found"),
    [
        # Hours from 02:20 to 03:10: the first of them that there is that day is 03:00.
        ("2026-03-28T20:00", "Europe/Berlin", (140, 190), "2026-03-29T01:00"),
        # Hours that the change skips whole are met the day after.
        ("2026-03-28T20:00", "Europe/Berlin", (130, 170), "2026-03-30T00:10"),
        # The whole of 30 December was skipped: from 31 December on, midnight there.
        ("2011-12-30T09:00", "Pacific/Apia", (20, 600), "2011-12-30T10:20"),
        # At midnight from 00:00 to 01:00.
        ("2026-04-23T20:00", "Africa/Cairo", (15, 75), "2026-04-23T22:00"),
    ],
)
def test_hours_that_a_change_of_clocks_cuts_begin_at_the_change(
    at: str, zone: str, hours: tuple[int, int], found: str
) -> None:
    open_ = [Hours(start=hours[0], end=hours[1])]
    moment_of = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert next_allowed(at=moment_of, zone=zone, hours=open_) == datetime.fromisoformat(
        found
    ).replace(tzinfo=UTC)


@given(moments(), st.tuples(MINUTES, MINUTES))
def test_nothing_allowed_is_passed_over(
    at_in: tuple[datetime, str], hours: tuple[int, int]
) -> None:
    at, zone = at_in
    one = Hours(start=hours[0], end=hours[1])
    found = next_allowed(at=at, zone=zone, hours=[one])
    assert found is not None
    place, step = ZoneInfo(zone), at
    # Each minute before the answer is outside the hours.
    while step < found:
        local = step.astimezone(place)
        assert not one.hold(local.hour * 60 + local.minute)
        step += timedelta(minutes=17)
    # Hours that a change of clocks skips whole come a day later.
    assert found - at <= timedelta(hours=50)


def test_hours_past_midnight_and_days_that_are_none() -> None:
    at = datetime(2026, 3, 14, 21, 30, tzinfo=UTC)
    late = Hours(start=22 * 60, end=6 * 60)
    assert late.hold(23 * 60)
    assert late.hold(0)
    assert not late.hold(6 * 60)
    assert next_allowed(at=at, zone="UTC", hours=[late]) == at.replace(hour=22, minute=0)
    assert next_allowed(at=at, zone="UTC", hours=[], day=lambda _: False) is None
    assert next_allowed(at=at, zone="UTC", hours=[], day=lambda one: one > date(2026, 3, 15)) == (
        datetime(2026, 3, 16, tzinfo=UTC)
    )
    with pytest.raises(ValueError, match="minutes"):
        Hours(start=DAY, end=0)


def test_a_zone_that_is_none() -> None:
    assert known_zone(name="Asia/Shanghai")
    assert not any(known_zone(name=name) for name in ("Asia/Nowhere", "", "../etc", "Asia/"))
