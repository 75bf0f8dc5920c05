"""Days and months by the clocks of a shop."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.tiers.day import add_months, days_after, local_day, midnight
from tests.give.tiers.ladders import SHANGHAI

CAIRO = ZoneInfo("Africa/Cairo")


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 1), -12, date(2025, 1, 1)),
    ],
)
def test_months(day: date, months: int, after: date) -> None:
    assert add_months(day=day, months=months) == after


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-60, 60))
def test_a_later_day_is_never_earlier_months_on(day: date, months: int) -> None:
    morrow = date.fromordinal(day.toordinal() + 1)
    assert add_months(day=day, months=months) <= add_months(day=morrow, months=months)


def test_a_day_begins_by_the_clocks_there() -> None:
    assert midnight(day=date(2026, 1, 1), zone=SHANGHAI) == datetime(2025, 12, 31, 16, tzinfo=UTC)
    # In Cairo the clocks went from midnight to one: the day began at one.
    begun = midnight(day=date(2024, 4, 26), zone=CAIRO)
    assert begun == datetime(2024, 4, 25, 22, tzinfo=UTC)
    assert begun.astimezone(CAIRO).hour == 1
    assert local_day(at=begun, zone=CAIRO) == date(2024, 4, 26)


def test_days_after_keep_the_clock() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 3, 28, 9, tzinfo=UTC)
    after = days_after(at=before, days=2, zone=berlin)
    assert after == datetime(2026, 3, 30, 8, tzinfo=UTC)


def test_the_day_of_two_moments_that_clocks_call_the_same() -> None:
    # In Santiago the clocks go back at midnight: the hour before it is there twice.
    zone = ZoneInfo("America/Santiago")
    first = datetime(2026, 4, 4, 23, 30, tzinfo=zone)
    second = first.replace(fold=1)
    shanghai = [local_day(at=at, zone=SHANGHAI) for at in (first, second)]
    assert shanghai == [at.astimezone(UTC).astimezone(SHANGHAI).date() for at in (first, second)]
    assert local_day(at=first.astimezone(UTC), zone=zone) == date(2026, 4, 4)
    assert local_day(at=second.astimezone(UTC), zone=zone) == date(2026, 4, 4)
