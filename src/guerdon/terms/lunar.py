"""The Chinese lunisolar calendar, for festivals and birthdays: a table of years, no astronomy."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class LunarDay:
    """A day of the lunar calendar; `leap` tells the second month of a number from the first."""

    year: int
    month: int
    day: int
    leap: bool = False


@dataclass(frozen=True, slots=True)
class _Year:
    number: int
    first: date
    months: tuple[tuple[int, bool, int], ...]  # number, leap, days


@cache
def _years() -> tuple[_Year, ...]:
    text = (resources.files("guerdon.terms") / "calendars" / "lunar.txt").read_text("utf-8")
    found: list[_Year] = []
    for row in text.splitlines():
        if row.startswith("#"):
            continue
        number, first, leap, *lengths = row.split()
        names: list[tuple[int, bool]] = []
        for month in range(1, 13):
            names.append((month, False))
            if month == int(leap):
                names.append((month, True))
        months = tuple((n, lp, int(days)) for (n, lp), days in zip(names, lengths, strict=True))
        found.append(_Year(int(number), date.fromisoformat(first), months))
    return tuple(found)


def years() -> range:
    """The lunar years that the table holds."""
    table = _years()
    return range(table[0].number, table[-1].number + 1)


def from_solar(*, day: date) -> LunarDay | None:
    """The lunar day of a calendar date; None outside the table."""
    table = _years()
    place = bisect_right([year.first for year in table], day) - 1
    if place < 0:
        return None
    year = table[place]
    left = (day - year.first).days
    for month, leap, days in year.months:
        if left < days:
            return LunarDay(year=year.number, month=month, day=left + 1, leap=leap)
        left -= days
    return None


def to_solar(*, day: LunarDay) -> date | None:
    """The calendar date of a lunar day; None outside the table or for a day that month lacks."""
    table = _years()
    if not table[0].number <= day.year <= table[-1].number or day.day < 1:
        return None
    year = table[day.year - table[0].number]
    before = 0
    for month, leap, days in year.months:
        if (month, leap) == (day.month, day.leap):
            return year.first + timedelta(days=before + day.day - 1) if day.day <= days else None
        before += days
    return None


def kept_on(*, year: int, month: int, day: int, leap: bool = False) -> date | None:
    """When a lunar birthday or feast is kept in a lunar year.

    By custom a day of a leap month is kept in the plain month of years without it, and the
    thirtieth on the twenty-ninth of a short month.
    """
    for as_leap in (leap, False) if leap else (False,):
        for as_day in (day, 29) if day == 30 else (day,):
            kept = to_solar(day=LunarDay(year=year, month=month, day=as_day, leap=as_leap))
            if kept is not None:
                return kept
    return None
