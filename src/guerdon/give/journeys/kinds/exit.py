"""Exit: the run ends here, with the reason that the shop gives it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.give.journeys.step import END, Cause, Situation, Turn
from guerdon.give.reading import Reader
from guerdon.give.titled import KEY

WORD = "exit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """`why` is a word of the shop's own."""

    why: str


def read(*, reader: Reader) -> Terms:
    """{"why"}."""
    why = reader.text("why", default="", longest=40)
    if why and not KEY.fullmatch(why):
        reader.wrong("why", "small letters, digits, - and _ make a reason")
    reader.refusal()
    return Terms(why=why)


def ways(*, terms: Terms) -> tuple[str, ...]:
    """Where it may lead."""
    return (END,)


def meet(*, terms: Terms, situation: Situation) -> Turn:
    """The end."""
    return Turn(what="left", goes=END, data={"why": terms.why} if terms.why else {})


def woken(*, terms: Terms, situation: Situation, cause: Cause) -> Turn:
    """It never waits."""
    return meet(terms=terms, situation=situation)


SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "End the run, with a reason of the shop's own.",
    "additionalProperties": False,
    "properties": {"why": {"type": "string", "maxLength": 40}},
}
