"""Working days: weekends, the state's days off and its make-up days, and a shop's own changes."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib import resources

SATURDAY = 5


@cache
def sources(*, country: str) -> Mapping[int, str]:
    """Year -> the notice of the state that its days are taken from."""
    text = (resources.files("guerdon.terms") / "calendars" / "workdays.toml").read_text("utf-8")
    return {int(one["year"]): str(one["source"]) for one in tomllib.loads(text).get(country, ())}


@cache
def told(*, country: str) -> Mapping[date, bool]:
    """Day -> whether it is worked, for days that differ from the week; none for a country unknown.

    Source: the state's yearly notices, named in calendars/workdays.toml.
    """
    text = (resources.files("guerdon.terms") / "calendars" / "workdays.toml").read_text("utf-8")
    found: dict[date, bool] = {}
    for year in tomllib.loads(text).get(country, ()):
        for span in year["off"]:
            first, _, last = span.partition("/")
            day = date.fromisoformat(first)
            while day <= date.fromisoformat(last):
                found[day] = False
                day += timedelta(days=1)
        found |= {date.fromisoformat(day): True for day in year["work"]}
    return found


def known_years(*, country: str) -> tuple[int, ...]:
    """The years of which the state's notice is known."""
    return tuple(sorted({day.year for day in told(country=country)}))


def worked(*, day: date, country: str, own: Mapping[date, bool]) -> bool:
    """Whether the day is a working day: by the shop's own table, the state's, then the week."""
    said = own.get(day)
    if said is None:
        said = told(country=country).get(day)
    return day.weekday() < SATURDAY if said is None else said
