"""A drawing of messages a day: every day in its place, the highest fills it."""

from collections import Counter
from datetime import date, timedelta

from guerdon.give.journeys.outlook import Day
from guerdon.web.daily_chart import HIGH, MOST, drawn

FIRST = date(2026, 3, 1)


def day(sent: int, entered: int = 0) -> Day:
    return Day(entered=entered, messages=Counter(email=sent))


def test_every_day_has_its_place_and_the_highest_fills_it() -> None:
    found = drawn(days={FIRST: day(50, 200), FIRST + timedelta(days=3): day(1)})
    assert found is not None
    assert [(one.day[8:], one.sent, one.left, one.high) for one in found.bars] == [
        ("01", 50, 1, 25),
        ("02", 0, 11, 0),
        ("03", 0, 21, 0),
        # Whatever there is can be seen.
        ("04", 1, 31, 1),
    ]
    assert all(one.top + one.high == HIGH for one in found.bars)
    assert found.line == "5,0 15,100 25,100 35,100"
    assert (found.wide, found.most, found.first, found.last) == (
        40,
        200,
        "2026-03-01",
        "2026-03-04",
    )


def test_nothing_and_very_long() -> None:
    assert drawn(days={}) is None
    flat = drawn(days={FIRST: day(0)})
    assert flat is not None
    assert flat.most == 1
    long = drawn(days={FIRST: day(9_000), FIRST + timedelta(days=999): day(5)})
    assert long is not None
    assert len(long.bars) == MOST
    assert (long.most, long.bars[-1].high) == (5, HIGH)
