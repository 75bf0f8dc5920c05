"""The lunar calendar, held to published days and to its own inverse."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.terms.lunar import LunarDay, from_solar, kept_on, to_solar, years

# New year's days as the Hong Kong Observatory publishes them.
NEW_YEARS = {
    2000: date(2000, 2, 5),
    2012: date(2012, 1, 23),
    2020: date(2020, 1, 25),
    2024: date(2024, 2, 10),
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2033: date(2033, 1, 31),
    2034: date(2034, 2, 19),
}


@pytest.mark.parametrize(("year", "day"), NEW_YEARS.items())
def test_new_year(year: int, day: date) -> None:
    assert to_solar(day=LunarDay(year=year, month=1, day=1)) == day
    assert from_solar(day=day - timedelta(days=1)).month == 12


def test_leap_months() -> None:
    assert to_solar(day=LunarDay(year=2025, month=6, day=1, leap=True)) == date(2025, 7, 25)
    assert to_solar(day=LunarDay(year=2033, month=11, day=1, leap=True)) == date(2033, 12, 22)
    assert to_solar(day=LunarDay(year=2026, month=6, day=1, leap=True)) is None


@given(st.dates(min_value=date(1955, 1, 24), max_value=date(2089, 2, 9)))
def test_there_and_back(day: date) -> None:
    found = from_solar(day=day)
    assert found is not None
    assert to_solar(day=found) == day


def test_each_year_ends_where_the_next_begins() -> None:
    for year in years()[:-1]:
        first = to_solar(day=LunarDay(year=year + 1, month=1, day=1))
        assert from_solar(day=first - timedelta(days=1)).year == year


def test_outside_the_table() -> None:
    assert from_solar(day=date(1900, 1, 1)) is None
    assert from_solar(day=date(2200, 1, 1)) is None
    assert to_solar(day=LunarDay(year=2200, month=1, day=1)) is None
    assert to_solar(day=LunarDay(year=2026, month=1, day=31)) is None
    assert to_solar(day=LunarDay(year=2026, month=1, day=0)) is None


def test_a_leap_birthday_is_kept_every_year() -> None:
    born = {"month": 6, "day": 30, "leap": True}
    for year in years():
        kept = kept_on(year=year, **born)
        assert kept is not None
        assert from_solar(day=kept).month == 6
