"""How long a journey waits, and when a clock on the member's wall shows an hour."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.give.reading import Reader
from guerdon.terms.wall_clock import moment

CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
LONGEST_DAYS = 3660
LONGEST = timedelta(days=LONGEST_DAYS)

SPAN: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "minProperties": 1,
    "properties": {
        "days": {"type": "integer", "minimum": 0, "maximum": LONGEST_DAYS},
        "hours": {"type": "integer", "minimum": 0, "maximum": 10_000},
        "minutes": {"type": "integer", "minimum": 0, "maximum": 100_000},
    },
}
AT: dict[str, Any] = {
    "type": "string",
    "pattern": f"^{CLOCK.pattern}$",
    "description": "An hour on the member's own clock, such as 10:00.",
}


def span(*, reader: Reader, word: str) -> timedelta | None:
    """{"days", "hours", "minutes"} as a length of time; None where the word is absent."""
    if not reader.has(word):
        return None
    inner = reader.inner(word)
    found = timedelta(
        days=inner.whole("days", most=LONGEST_DAYS, default=0),
        hours=inner.whole("hours", most=10_000, default=0),
        minutes=inner.whole("minutes", most=100_000, default=0),
    )
    inner.refusal()
    if not timedelta(0) < found <= LONGEST:
        reader.wrong(word, f"a length of time above nothing, up to {LONGEST_DAYS} days, is wanted")
        return timedelta(days=1)
    return found


def clock(*, reader: Reader, word: str) -> time | None:
    """An hour such as 10:00; None where the word is absent."""
    if not reader.has(word):
        return None
    said = reader.text(word, longest=5)
    if not CLOCK.fullmatch(said):
        reader.wrong(word, "an hour such as 10:00 is wanted")
        return None
    return time.fromisoformat(said)


def on(*, day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment at which the zone's clock shows `at` on that day (terms.wall_clock)."""
    return moment(wall=datetime.combine(day, at), zone=zone.key)


def next_at(*, after: datetime, at: time, zone: ZoneInfo) -> datetime:
    """The first moment not before `after` at which the zone's clock shows `at`."""
    day = after.astimezone(zone).date()
    # A day that a zone left out, as Samoa did in 2011, has no such hour: look one further.
    for ahead in range(4):
        found = on(day=day + timedelta(days=ahead), at=at, zone=zone)
        if found >= after:
            return found
    raise ValueError(f"no {at} after {after} in {zone}")
