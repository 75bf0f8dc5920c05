"""Webhook: tell another program, which gets it signed and repeated until it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.give.journeys.effect import Hook
from guerdon.give.journeys.step import NEXT, Cause, Situation, Turn
from guerdon.give.reading import Reader
from guerdon.give.titled import KEY

WORD = "webhook"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The name under which the other program hears it."""

    name: str


def read(*, reader: Reader) -> Terms:
    """{"name"}."""
    name = reader.text("name", longest=40)
    if name and not KEY.fullmatch(name):
        reader.wrong("name", "small letters, digits, - and _ make a name")
    reader.refusal()
    return Terms(name=name)


def ways(*, terms: Terms) -> tuple[str, ...]:
    """Where it may lead."""
    return (NEXT,)


def meet(*, terms: Terms, situation: Situation) -> Turn:
    """Leave the word to be sent and go on."""
    data = {"journey": situation.journey, "step": situation.step, "object": situation.object}
    return Turn(what="told", effect=Hook(name=terms.name, data={**data, **situation.data}))


def woken(*, terms: Terms, situation: Situation, cause: Cause) -> Turn:
    """It never waits; woken all the same, it goes on and tells nothing again."""
    return Turn(what="passed")


SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "Tell another program.",
    "additionalProperties": False,
    "required": ["name"],
    "properties": {"name": {"type": "string", "pattern": f"^{KEY.pattern}$"}},
}
