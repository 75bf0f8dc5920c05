"""Branch: the first case whose condition holds says where to go on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.give.journeys import sees
from guerdon.give.journeys.step import NEXT, Cause, Situation, Turn
from guerdon.give.reading import Reader
from guerdon.terms.condition import Condition
from guerdon.terms.holding import holds

WORD = "branch"
MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """`cases` are (condition, step) in their order; `otherwise` is where none holds."""

    cases: tuple[tuple[Condition, str], ...]
    otherwise: str


def read(*, reader: Reader) -> Terms:
    """{"cases": [{"when": condition, "go": step}], "otherwise": step}."""
    cases = []
    for inner in reader.listed("cases", most=MOST):
        cases.append((sees.condition(reader=inner, word="when"), inner.text("go", longest=40)))
        inner.refusal()
    otherwise = reader.text("otherwise", default=NEXT, longest=40)
    reader.refusal()
    return Terms(cases=tuple(cases), otherwise=otherwise)


def ways(*, terms: Terms) -> tuple[str, ...]:
    """Where it may lead."""
    return (*(go for _, go in terms.cases), terms.otherwise)


def meet(*, terms: Terms, situation: Situation) -> Turn:
    """Look at the member and go on."""
    values = sees.seen(values=situation.facts.values, data=situation.data)
    for number, (condition, go) in enumerate(terms.cases):
        if holds(condition=condition, values=values):
            return Turn(what="case", goes=go, data={"case": number + 1})
    return Turn(what="otherwise", goes=terms.otherwise)


def woken(*, terms: Terms, situation: Situation, cause: Cause) -> Turn:
    """It never waits; woken all the same, it looks again."""
    return meet(terms=terms, situation=situation)


SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "Go on at the first case that holds; attribute.entry.X is what the entry said.",
    "additionalProperties": False,
    "required": ["cases"],
    "properties": {
        "cases": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["when", "go"],
                "properties": {"when": sees.CONDITION, "go": {"type": "string"}},
            },
        },
        "otherwise": {"type": "string"},
    },
}
