"""Re-entry: how often the same member comes in, about the same object and at one time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from guerdon.give.reading import Reader

NEVER, OBJECT, AFTER = "never", "object", "after"
WAYS = (NEVER, OBJECT, AFTER)
MOST_AT_ONCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """`way`: never again, once for each object, or again `pause` after the last entry.

    No more than `at_once` runs of a member go on at a time.
    """

    way: str = NEVER
    pause: timedelta = timedelta(0)
    at_once: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What the member did in this journey before.

    `entered` counts all runs, `object` those about this object; `going` are those that go on,
    `last` is the moment of the last entry.
    """

    entered: int = 0
    object: int = 0
    going: int = 0
    last: datetime | None = None


def read(*, reader: Reader) -> Again:
    """{"when": never | object | after, "days": n, "at_once": n}."""
    way = reader.choice("when", among=WAYS)
    days = reader.whole("days", least=1, most=3660) if way == AFTER else 0
    usual = 1 if way != OBJECT else MOST_AT_ONCE
    at_once = reader.whole("at_once", least=1, most=MOST_AT_ONCE, default=usual)
    reader.refusal()
    return Again(way=way, pause=timedelta(days=days), at_once=at_once)


def hindered(*, again: Again, before: Before, at: datetime) -> str:
    """Why the member does not come in: been_before, same_object, too_soon, going; "" for in."""
    if before.object and again.way != AFTER:
        return "same_object"
    if again.way == NEVER and before.entered:
        return "been_before"
    if again.way == AFTER and before.last is not None and at < before.last + again.pause:
        return "too_soon"
    return "going" if before.going >= again.at_once else ""


SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "How often the same member comes in.",
    "additionalProperties": False,
    "required": ["when"],
    "properties": {
        "when": {"enum": list(WAYS)},
        "days": {"type": "integer", "minimum": 1, "maximum": 3660},
        "at_once": {"type": "integer", "minimum": 1, "maximum": MOST_AT_ONCE},
    },
}
