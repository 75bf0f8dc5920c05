"""Entries: exactly one way in, and dates kept on their day, solar and lunar."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from guerdon.give.journeys import entry
from guerdon.give.journeys.entry import Entry
from guerdon.give.reading import Reader

SHANGHAI = ZoneInfo("Asia/Shanghai")


def read(**words: Any) -> Entry:
    reader = Reader(words)
    found = entry.read(reader=reader)
    assert reader.refusal() is None, reader.refusal()
    return found


def on(one: Entry, day: date, **values: Any) -> tuple[str, datetime] | None:
    return entry.due(entry=one, values=values, day=day, zone=SHANGHAI)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"api": {}, "trigger": {"kind": "x"}},
        {"trigger": {"kind": "Bad Kind"}},
        {"segment": {"key": "vip", "side": "near"}},
        {"schedule": {}},
        {"schedule": {"monthday": 3, "day": "2026-01-01"}},
        {"schedule": {"weekdays": ["moon"]}},
        {"schedule": {"day": "2026-02-30"}},
        {"date": {"field": "birthday", "days": 400}},
        {"date": {"field": "birthday", "at": "25:00"}},
        {"api": {"x": 1}},
        {"api": {}, "when": {"field": "cart.sum", "op": "is", "value": 1}},
    ],
)
def test_exactly_one_way_in_is_read_strictly(wrong: dict[str, Any]) -> None:
    reader = Reader(wrong)
    entry.read(reader=reader)
    assert reader.refusal() is not None


def test_a_lunar_birthday_is_kept_a_week_ahead_in_the_members_own_zone() -> None:
    one = read(date={"field": "birthday", "days": -7, "at": "10:00"})
    # The 15th of the eighth lunar month was 25 September in 2026.
    told = {"attribute.birthday": "lunar 08-15"}
    found = on(one, date(2026, 9, 18), **told)
    assert found == ("birthday:2026-09-25", datetime(2026, 9, 18, 2, tzinfo=UTC))
    assert on(one, date(2026, 9, 19), **told) is None
    assert on(one, date(2026, 9, 18), **{"attribute.birthday": "nonsense"}) is None


def test_an_anniversary_comes_each_year_but_not_on_the_day_itself() -> None:
    one = read(date={"field": "joined_at", "yearly": True})
    joined = datetime(2024, 2, 28, 18, tzinfo=UTC)  # the 29th in Shanghai
    assert on(one, date(2024, 2, 29), joined_at=joined) is None
    assert on(one, date(2025, 2, 28), joined_at=joined) == (
        "joined_at:2025-02-28",
        datetime(2025, 2, 28, 1, tzinfo=UTC),
    )
    assert on(one, date(2028, 2, 28), joined_at=joined) is None
    assert on(one, date(2028, 2, 29), joined_at=joined) is not None


def test_the_next_order_is_counted_from_the_last() -> None:
    one = read(date={"field": "next_order", "days": -3})
    last = datetime(2026, 3, 1, tzinfo=UTC)
    values = {"last_order_at": last, "next_days": 10, "recency_days": 20}
    assert on(one, date(2026, 3, 28), **values) is not None
    assert on(one, date(2026, 3, 29), **values) is None
    assert on(one, date(2026, 3, 28), last_order_at=last) is None


def test_a_date_once_is_kept_once() -> None:
    one = read(date={"field": "renewal", "days": -30})
    assert on(one, date(2026, 5, 2), **{"attribute.renewal": "2026-06-01"}) is not None
    assert on(one, date(2027, 5, 2), **{"attribute.renewal": "2026-06-01"}) is None
    assert on(one, date(2026, 5, 2), **{"attribute.renewal": "soon"}) is None


def test_schedules_fall_on_their_days() -> None:
    assert on(read(schedule={"weekdays": ["mon"]}), date(2026, 3, 16)) is not None
    assert on(read(schedule={"weekdays": ["mon"]}), date(2026, 3, 17)) is None
    assert on(read(schedule={"monthday": 5}), date(2026, 3, 5)) is not None
    assert on(read(schedule={"day": "2026-03-06"}), date(2026, 3, 5)) is None


def test_a_condition_narrows_who_comes_in() -> None:
    one = read(api={}, when={"field": "tier", "op": "is", "value": "gold"})
    assert entry.lets_in(entry=one, values={"tier": "gold"}, data={})
    assert not entry.lets_in(entry=one, values={}, data={})
