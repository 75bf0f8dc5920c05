"""Festivals and shopping days: when each is kept in a year, and which are on today."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from guerdon.terms import lunar

# Qingming by the common formula for 2000-2099 (day of April = floor(.2422 y + 4.81) - floor(y/4),
# y the last two digits), checked against an ephemeris for 2000-2088.
QINGMING_SLOPE, QINGMING_START = 0.2422, 4.81


@dataclass(frozen=True, slots=True, kw_only=True)
class Festival:
    """A named day with the days around it in which trade keeps it."""

    key: str
    zh: str
    en: str
    rule: tuple[str, Any]
    before: int
    after: int
    shift: int


@cache
def festivals() -> Mapping[str, Festival]:
    """All festivals by key, in the order of the data file."""
    text = (resources.files("guerdon.terms") / "calendars" / "festivals.toml").read_text("utf-8")
    found: dict[str, Festival] = {}
    for key, row in tomllib.loads(text).items():
        rule = next(name for name in ("lunar", "solar", "weekday", "qingming") if name in row)
        found[key] = Festival(
            key=key,
            zh=row["zh"],
            en=row["en"],
            rule=(rule, row[rule]),
            before=row.get("before", 0),
            after=row.get("after", 0),
            shift=row.get("shift", 0),
        )
    return found


def day_of(*, festival: Festival, year: int) -> date | None:
    """Its day in a calendar year; None where the tables do not reach.

    A lunar day counts in the calendar year it falls in: Laba of the lunar year 2026 is in 2027.
    """
    kind, numbers = festival.rule
    match kind:
        case "solar":
            return date(year, numbers[0], numbers[1])
        case "weekday":
            month, nth, weekday = numbers
            return _nth_weekday(year, month, nth, weekday) + timedelta(days=festival.shift)
        case "qingming":
            if not 2000 <= year <= 2099:
                return None
            short = year % 100
            return date(year, 4, int(short * QINGMING_SLOPE + QINGMING_START) - short // 4)
    for lunar_year in (year, year - 1):
        kept = lunar.kept_on(year=lunar_year, month=numbers[0], day=numbers[1])
        if kept is not None and kept.year == year:
            return kept
    return None


def _nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    first = date(year, month, 1)
    ahead = (weekday - first.weekday()) % 7
    return first + timedelta(days=ahead + 7 * (nth - 1))


@lru_cache(maxsize=4096)
def kept_on(day: date) -> frozenset[str]:
    """Keys of the festivals kept on a local date, their days around included."""
    found: set[str] = set()
    for festival in festivals().values():
        for year in (day.year - 1, day.year, day.year + 1):
            at = day_of(festival=festival, year=year)
            if at is None:
                continue
            if at - timedelta(days=festival.before) <= day <= at + timedelta(days=festival.after):
                found.add(festival.key)
    return frozenset(found)
