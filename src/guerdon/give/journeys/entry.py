"""Entry: what lets a member into a journey, keyed to the object that it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.give.journeys import sees, timing
from guerdon.give.reading import Reader
from guerdon.terms import birthday
from guerdon.terms.condition import ALWAYS, Condition
from guerdon.terms.holding import holds
from guerdon.terms.trigger import KIND

TRIGGER, NOTICE, SEGMENT, SCHEDULE, DATE, API = WAYS = (
    *("trigger", "notice", "segment", "schedule"),
    *("date", "api"),
)
IN, OUT = "in", "out"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MORNING = time(9)
JOINED, FIRST_ORDER, LAST_ORDER, NEXT_ORDER = (
    *("joined_at", "first_order_at"),
    *("last_order_at", "next_order"),
)
MOMENTS = (JOINED, FIRST_ORDER, LAST_ORDER, NEXT_ORDER)
LEAP_DAY = (2, 29)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One of `WAYS`, and who of them may come in.

    `word` is the kind of trigger or notice, the segment's key, or the field of the date; `object`
    the word of the trigger's data that names what it is about. `side` of a segment is in or out,
    `all_now` lets those in too who are in it already. `days` moves a date; a `yearly` one comes
    again. `weekdays`, `monthday` or `day` are a schedule's.
    """

    way: str
    word: str = ""
    object: str = ""
    side: str = IN
    all_now: bool = False
    days: int = 0
    yearly: bool = False
    weekdays: frozenset[str] = frozenset()
    monthday: int = 0
    day: date | None = None
    at: time = MORNING
    when: Condition = ALWAYS


def read(*, reader: Reader) -> Entry:
    """Exactly one of `WAYS` with its words, and {"when": condition}."""
    when = sees.condition(reader=reader, word="when")
    there = [way for way in WAYS if reader.has(way)]
    if len(there) != 1:
        reader.wrong("", f"exactly one of {', '.join(WAYS)} is wanted")
        reader.whole_object()
        return Entry(way=API, when=when)
    way = there[0]
    words: dict[str, Any]
    inner = reader.inner(way)
    match way:
        case "trigger":
            words = {"word": _kind(inner), "object": inner.text("object", default="", longest=40)}
        case "notice":
            words = {"word": inner.text("kind", longest=40)}
        case "segment":
            side = inner.choice("side", among=(IN, OUT), default=IN)
            words = {"word": inner.text("key", longest=64), "side": side}
            words["all_now"] = inner.flag("all_now")
        case "schedule":
            words = _schedule(inner)
        case "date":
            words = _date(inner)
        case _:
            words = {}
    at = timing.clock(reader=inner, word="at") if inner.has("at") else None
    inner.refusal()
    reader.refusal()
    return Entry(way=way, when=when, at=at or MORNING, **words)


def _kind(reader: Reader) -> str:
    kind = reader.text("kind", longest=40)
    if kind and not KIND.fullmatch(kind):
        reader.wrong("kind", "a kind of trigger is wanted, such as purchase")
    return kind


def _schedule(reader: Reader) -> dict[str, Any]:
    days = reader.words("weekdays")
    unknown = sorted(set(days) - set(WEEKDAYS))
    if unknown:
        reader.wrong("weekdays", f"{unknown[0]} is none of {', '.join(WEEKDAYS)}")
    monthday = reader.whole("monthday", least=1, most=28, default=0)
    said = reader.text("day", default="", longest=10)
    try:
        day = date.fromisoformat(said) if said else None
    except ValueError:
        day = None
        reader.wrong("day", "a date such as 2026-12-01 is wanted")
    if sum((bool(days), bool(monthday), bool(said))) != 1:
        reader.wrong("", "exactly one of weekdays, monthday and day is wanted")
    return {"weekdays": frozenset(days), "monthday": monthday, "day": day}


def _date(reader: Reader) -> dict[str, Any]:
    field = reader.text("field", longest=60)
    found = {"word": field, "days": reader.whole("days", least=-366, most=366, default=0)}
    found["yearly"] = reader.flag("yearly") or field == "birthday"
    return found


def lets_in(*, entry: Entry, values: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    """Whether the entry's condition holds for the member and what the trigger said."""
    return holds(condition=entry.when, values=sees.seen(values=values, data=data))


def due(
    *, entry: Entry, values: Mapping[str, Any], day: date, zone: ZoneInfo
) -> tuple[str, datetime] | None:
    """The object and moment at which a member comes in by a date or schedule on their `day`.

    The object is the occasion's own date, so that the same one lets in once. None: not that day.
    """
    if entry.way == SCHEDULE:
        fits = (
            WEEKDAYS[day.weekday()] in entry.weekdays
            or day.day == entry.monthday
            or day == entry.day
        )
        return (day.isoformat(), timing.on(day=day, at=entry.at, zone=zone)) if fits else None
    occasion = day - timedelta(days=entry.days)
    kept = _kept(entry, values, occasion, zone)
    if kept is None:
        return None
    return f"{entry.word}:{kept.isoformat()}", timing.on(day=day, at=entry.at, zone=zone)


def _kept(entry: Entry, values: Mapping[str, Any], occasion: date, zone: ZoneInfo) -> date | None:
    """The occasion if it is kept on that day."""
    if entry.word == "birthday":
        told = str(values.get("attribute.birthday") or "")
        return occasion if birthday.next_after(told=told, today=occasion) == occasion else None
    first = _first(entry.word, values, zone)
    if first is None:
        return None
    if not entry.yearly:
        return first if first == occasion else None
    # The day itself is no anniversary of it.
    years = occasion.year - first.year
    return occasion if years > 0 and _again(first, occasion.year) == occasion else None


def _first(word: str, values: Mapping[str, Any], zone: ZoneInfo) -> date | None:
    if word == NEXT_ORDER:
        last, days = values.get(LAST_ORDER), values.get("next_days")
        if not isinstance(last, datetime) or not isinstance(days, int):
            return None
        # `next_days` counts from the night, and so do the days since the last order.
        since = values.get("recency_days")
        ahead = days + since if isinstance(since, int) else days
        return last.astimezone(zone).date() + timedelta(days=ahead)
    found = values.get(word if word in MOMENTS else f"attribute.{word}")
    if isinstance(found, datetime):
        return found.astimezone(zone).date()
    try:
        return date.fromisoformat(found[:10]) if isinstance(found, str) else None
    except ValueError:
        return None


def _again(first: date, year: int) -> date:
    """The same day of another year; 29 February is kept on the 28th."""
    if (first.month, first.day) == LEAP_DAY:
        try:
            return date(year, *LEAP_DAY)
        except ValueError:
            return date(year, 2, 28)
    return first.replace(year=year)
