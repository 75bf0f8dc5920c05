"""Split: each member by a stable hash into one of some parts, for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.give.journeys.step import NEXT, Cause, Situation, Turn
from guerdon.give.reading import Reader
from guerdon.terms.place import PLACES, place

WORD = "split"
MOST = 10
WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """`parts` are (share in ten-thousandths, step); the shares make up the whole."""

    parts: tuple[tuple[int, str], ...]


def read(*, reader: Reader) -> Terms:
    """{"parts": [{"share_percent": 50, "go": step}, ...]}, the shares adding up to 100."""
    parts = []
    for inner in reader.listed("parts", least=2, most=MOST):
        go = inner.text("go", default=NEXT, longest=40)
        parts.append((inner.percent("share_percent"), go))
        inner.refusal()
    if sum(share for share, _ in parts) != PLACES:
        reader.wrong("parts", f"the shares add up to {WHOLE}")
    reader.refusal()
    return Terms(parts=tuple(parts))


def ways(*, terms: Terms) -> tuple[str, ...]:
    """Where it may lead."""
    return tuple(go for _, go in terms.parts)


def meet(*, terms: Terms, situation: Situation) -> Turn:
    """The same member always takes the same way at this step, however often they enter."""
    where = place(salt=f"journey:{situation.journey}:{situation.step}", key=situation.customer)
    reached = 0
    for number, (share, go) in enumerate(terms.parts):
        reached += share
        if where < reached:
            return Turn(what="part", goes=go, data={"part": number + 1})
    raise ValueError("the parts of a split do not make up the whole")


def woken(*, terms: Terms, situation: Situation, cause: Cause) -> Turn:
    """It never waits; the way is the same."""
    return meet(terms=terms, situation=situation)


SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "Divide members by a stable hash; the shares add up to 100.",
    "additionalProperties": False,
    "required": ["parts"],
    "properties": {
        "parts": {
            "type": "array",
            "minItems": 2,
            "maxItems": MOST,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["share_percent"],
                "properties": {
                    "share_percent": {"type": "number", "exclusiveMinimum": 0, "maximum": 100},
                    "go": {"type": "string"},
                },
            },
        }
    },
}
