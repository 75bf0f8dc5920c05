"""Goal: the run has reached what the journey is for, and ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.give.journeys.step import END, Cause, Situation, Turn
from guerdon.give.reading import Reader

WORD = "goal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Nothing more to say."""


def read(*, reader: Reader) -> Terms:
    """{}."""
    reader.refusal()
    return Terms()


def ways(*, terms: Terms) -> tuple[str, ...]:
    """Where it may lead."""
    return (END,)


def meet(*, terms: Terms, situation: Situation) -> Turn:
    """Reached."""
    return Turn(what="reached", goes=END, reached=True)


def woken(*, terms: Terms, situation: Situation, cause: Cause) -> Turn:
    """It never waits."""
    return meet(terms=terms, situation=situation)


SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "The run has reached what the journey is for, and ends.",
    "additionalProperties": False,
}
