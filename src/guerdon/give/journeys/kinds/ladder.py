"""Ladder: the cheapest way first, the next one when nothing came of it, none dearer than worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any

from guerdon.give.journeys import timing
from guerdon.give.journeys.kinds import grant, message, task
from guerdon.give.journeys.step import HEARD, NEXT, OUTCOME, Cause, Situation, Turn
from guerdon.give.reading import Reader
from guerdon.terms.fields import FIELDS
from guerdon.terms.place import PLACES
from guerdon.terms.trigger import KIND

WORD = "ladder"
RUNGS: tuple[ModuleType, ...] = (message, task, grant)
MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One way to win the member: what it does, what it costs, and how likely it is to work."""

    kind: ModuleType
    terms: Any
    cost_minor: int
    chance_bp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """`rungs` by rising cost, `every` so long one; `trigger` is the response that ends it.

    A member is worth `worth_minor`, or `share_bp` of their money field `value`.
    """

    rungs: tuple[Rung, ...]
    every: timedelta
    trigger: str
    value: str
    share_bp: int
    worth_minor: int
    answered: str


def read(*, reader: Reader) -> Terms:
    """{"rungs": [{"message" | "task" | "grant", "cost_minor", "chance_percent"}], "every", ...}.

    Besides {"until": trigger, "worth": {"minor"} or {"field", "percent"}, "answered": step}.
    """
    rungs = tuple(_rung(inner) for inner in reader.listed("rungs", most=MOST))
    costs = [rung.cost_minor for rung in rungs]
    if costs != sorted(costs):
        reader.wrong("rungs", "the cheapest comes first, each costs as much as the one before")
    every = timing.span(reader=reader, word="every")
    if every is None:
        reader.wrong("every", "how long each rung may work is wanted")
    trigger = reader.text("until", default="purchase", longest=40)
    if not KIND.fullmatch(trigger):
        reader.wrong("until", "a kind of trigger is wanted, such as purchase")
    inner = reader.inner("worth")
    value = inner.text("field", default="", longest=40)
    if value and (value not in FIELDS or FIELDS[value].kind != "money"):
        inner.wrong("field", f"{value} is no field of money")
    found = Terms(
        rungs=rungs,
        every=every or timedelta(days=1),
        trigger=trigger,
        value=value,
        share_bp=inner.percent("percent", default=PLACES) if value else 0,
        worth_minor=0 if value else inner.whole("minor", least=1),
        answered=reader.text("answered", default=NEXT, longest=40),
    )
    inner.refusal()
    reader.refusal()
    return found


def _rung(reader: Reader) -> Rung:
    there = [kind for kind in RUNGS if reader.has(kind.WORD)]
    if len(there) != 1:
        reader.wrong("", "exactly one of message, task and grant is wanted")
    kind = there[0] if there else message
    terms = kind.read(reader=reader.inner(kind.WORD))
    rung = Rung(
        kind=kind,
        terms=terms,
        cost_minor=reader.whole("cost_minor"),
        chance_bp=reader.percent("chance_percent"),
    )
    reader.refusal()
    return rung


def ways(*, terms: Terms) -> tuple[str, ...]:
    """Where it may lead."""
    return (NEXT, terms.answered)


def worth(*, terms: Terms, values: Mapping[str, Any]) -> int:
    """What the member is worth in minor units; nothing where the field is not known."""
    if not terms.value:
        return terms.worth_minor
    found = values.get(terms.value)
    return 0 if not isinstance(found, int | float) else int(found * terms.share_bp) // PLACES


def bears(*, rung: Rung, worth_minor: int) -> bool:
    """Whether the rung costs no more than the member's worth times the chance that it works."""
    return rung.cost_minor * PLACES <= worth_minor * rung.chance_bp


def meet(*, terms: Terms, situation: Situation) -> Turn:
    """Begin at the lowest rung that is worth it."""
    return _climb(terms, situation, 0)


def woken(*, terms: Terms, situation: Situation, cause: Cause) -> Turn:
    """The response ends it; a task's outcome is kept and changes nothing; time takes it on."""
    if cause.why == HEARD:
        return Turn(what="answered", goes=terms.answered, data={"rung": situation.rung})
    if cause.why == OUTCOME:
        return Turn(
            what="outcome",
            until=situation.at + terms.every,
            hears=terms.trigger,
            rung=situation.rung,
            data={"rung": situation.rung, "outcome": cause.word},
        )
    return _climb(terms, situation, situation.rung)


def _climb(terms: Terms, situation: Situation, rung: int) -> Turn:
    """The next rung that the member is worth, or the end of the ladder."""
    have = worth(terms=terms, values=situation.facts.values)
    for place in range(rung, len(terms.rungs)):
        one = terms.rungs[place]
        if not bears(rung=one, worth_minor=have):
            continue
        turn: Turn = one.kind.meet(terms=one.terms, situation=situation)
        if turn.effect is None:
            continue
        return Turn(
            what="rung",
            effect=turn.effect,
            until=situation.at + terms.every,
            hears=terms.trigger,
            rung=place + 1,
            data={"rung": place + 1, "cost_minor": one.cost_minor, "worth_minor": have},
        )
    return Turn(what="unanswered", data={"rung": rung, "worth_minor": have})


SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "Cheapest first; stops on response; no rung dearer than worth times chance.",
    "additionalProperties": False,
    "required": ["rungs", "every", "worth"],
    "properties": {
        "rungs": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["cost_minor", "chance_percent"],
                "properties": {
                    **{kind.WORD: kind.SCHEMA for kind in RUNGS},
                    "cost_minor": {"type": "integer", "minimum": 0},
                    "chance_percent": {"type": "number", "exclusiveMinimum": 0, "maximum": 100},
                },
            },
        },
        "every": timing.SPAN,
        "until": {"type": "string", "pattern": f"^{KIND.pattern}$"},
        "worth": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "minor": {"type": "integer", "minimum": 1},
                "field": {"type": "string"},
                "percent": {"type": "number", "exclusiveMinimum": 0, "maximum": 100},
            },
        },
        "answered": {"type": "string"},
    },
}
