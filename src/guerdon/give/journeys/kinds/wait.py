"""Wait: for a time, to an hour of the member's day, until a trigger, or until a date of theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from guerdon.give.journeys import timing
from guerdon.give.journeys.step import HEARD, NEXT, Cause, Situation, Turn
from guerdon.give.reading import Reader
from guerdon.terms import birthday
from guerdon.terms.trigger import KIND

WORD = "wait"
ATTRIBUTE = "attribute."
MORNING = time(9)
# A wait that never ends is refused by lint; a run stays no longer than this all the same.
FOREVER = timedelta(days=3660)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """`span` then `at`; or until `trigger` with data[`same`] the run's object, at most `span`.

    Or until the day of the attribute `date`, moved by `days`, at the hour `at`.
    """

    span: timedelta | None
    at: time | None
    trigger: str
    same: str
    date: str
    days: int
    heard: str
    missed: str


def read(*, reader: Reader) -> Terms:
    """{"for": span, "at"}, {"until": {"trigger", "same"}, "at_most", "heard", "missed"} or a date.

    A date is {"date": {"attribute", "days"}, "at", "missed"}.
    """
    trigger = same = field = ""
    days = 0
    if reader.has("until"):
        inner = reader.inner("until")
        trigger = inner.text("trigger", longest=40)
        if trigger and not KIND.fullmatch(trigger):
            inner.wrong("trigger", "a kind of trigger is wanted, such as parcel_delivered")
        same = inner.text("same", default="", longest=40)
        inner.refusal()
    if reader.has("date"):
        inner = reader.inner("date")
        field = inner.text("attribute", longest=60)
        days = inner.whole("days", least=-366, most=366, default=0)
        inner.refusal()
    found = Terms(
        span=timing.span(reader=reader, word="at_most" if trigger else "for"),
        at=timing.clock(reader=reader, word="at"),
        trigger=trigger,
        same=same,
        date=field,
        days=days,
        heard=reader.text("heard", default=NEXT, longest=40),
        missed=reader.text("missed", default=NEXT, longest=40),
    )
    ways = [bool(trigger), bool(field), not trigger and (found.span or found.at) is not None]
    if field:
        ways = [bool(trigger), True, found.span is not None]
    if sum(ways) != 1:
        reader.wrong("", "exactly one of for or at, until, and date is wanted")
    reader.refusal()
    return found


def ways(*, terms: Terms) -> tuple[str, ...]:
    """Where it may lead."""
    if terms.trigger:
        return (terms.heard, terms.missed)
    return (NEXT, terms.missed) if terms.date else (NEXT,)


def meet(*, terms: Terms, situation: Situation) -> Turn:
    """Begin to wait; what was heard already, or has passed already, is not waited for."""
    at = situation.at
    if terms.trigger:
        if terms.trigger in situation.remembered:
            return Turn(what="heard", goes=terms.heard, uses=terms.trigger)
        return Turn(what="waits", until=at + (terms.span or FOREVER), hears=terms.trigger)
    if terms.date:
        until = _day(terms, situation)
        if until is None or until < at:
            return Turn(what="missed", goes=terms.missed)
        return Turn(what="waits", until=until)
    until = at + (terms.span or timedelta(0))
    if terms.at is not None:
        until = timing.next_at(after=until, at=terms.at, zone=situation.zone)
    return Turn(what="waits", until=until)


def woken(*, terms: Terms, situation: Situation, cause: Cause) -> Turn:
    """Go on: as heard, or as missed when the time ran out first."""
    if terms.trigger and (cause.why == HEARD or terms.trigger in situation.remembered):
        # A journey that was paused remembers what it heard meanwhile.
        return Turn(what="heard", goes=terms.heard, uses=terms.trigger)
    if terms.trigger:
        return Turn(what="missed", goes=terms.missed)
    return Turn(what="waited")


def _day(terms: Terms, situation: Situation) -> datetime | None:
    """The moment of the member's date; a birthday's next one."""
    told = situation.facts.values.get(ATTRIBUTE + terms.date)
    today = situation.at.astimezone(situation.zone).date()
    day: date | None = None
    if terms.date == "birthday":
        day = birthday.next_after(told=str(told or ""), today=today - timedelta(days=terms.days))
    elif isinstance(told, str):
        try:
            day = date.fromisoformat(told[:10])
        except ValueError:
            day = None
    if day is None:
        return None
    day += timedelta(days=terms.days)
    return timing.on(day=day, at=terms.at or MORNING, zone=situation.zone)


def endless(*, terms: Terms) -> bool:
    """Whether it waits for something that may never come, and nothing ends that."""
    return bool(terms.trigger) and terms.span is None


SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "Wait for a time, an hour, a trigger of this object, or a date of the member.",
    "additionalProperties": False,
    "properties": {
        "for": timing.SPAN,
        "at": timing.AT,
        "until": {
            "type": "object",
            "additionalProperties": False,
            "required": ["trigger"],
            "properties": {
                "trigger": {"type": "string", "pattern": f"^{KIND.pattern}$"},
                "same": {"type": "string", "description": "The word of the trigger's data."},
            },
        },
        "at_most": timing.SPAN,
        "date": {
            "type": "object",
            "additionalProperties": False,
            "required": ["attribute"],
            "properties": {
                "attribute": {"type": "string"},
                "days": {"type": "integer", "minimum": -366, "maximum": 366},
            },
        },
        "heard": {"type": "string"},
        "missed": {"type": "string"},
    },
}
