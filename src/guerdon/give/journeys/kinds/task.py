"""Task: something for staff to do, with what to say; the run waits for the outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from guerdon.give.journeys import texts
from guerdon.give.journeys.effect import Task
from guerdon.give.journeys.step import NEXT, OUTCOME, Cause, Situation, Turn
from guerdon.give.reading import Reader
from guerdon.give.titled import KEY

WORD = "task"
MOST_POINTS, MOST_OUTCOMES = 10, 8
DONE = {"zh": "已完成", "en": "Done"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """`outcomes` are (key, name, step); without one by the end of `span` it goes to `missed`."""

    title: Mapping[str, str]
    points: tuple[Mapping[str, str], ...]
    outcomes: tuple[tuple[str, Mapping[str, str], str], ...]
    span: timedelta
    missed: str
    urgent: bool
    cost_minor: int


def read(*, reader: Reader) -> Terms:
    """{"title", "say": [words], "outcomes": [{"key", "name", "go"}], "days", "missed", ...}."""
    title = texts.words(reader=reader, word="title")
    points = []
    for inner in reader.listed("say", most=MOST_POINTS) if reader.has("say") else ():
        said = {word: inner.text(word, longest=500) for word in ("zh", "en") if inner.has(word)}
        inner.refusal()
        points.append(said)
    outcomes = []
    for inner in reader.listed("outcomes", most=MOST_OUTCOMES) if reader.has("outcomes") else ():
        key = inner.text("key", longest=40)
        if key and not KEY.fullmatch(key):
            inner.wrong("key", "small letters, digits, - and _ make a key")
        name = texts.words(reader=inner, word="name")
        outcomes.append((key, name, inner.text("go", default=NEXT, longest=40)))
        inner.refusal()
    keys = [key for key, _, _ in outcomes]
    if len(set(keys)) != len(keys):
        reader.wrong("outcomes", "an outcome stands here twice")
    found = Terms(
        title=title,
        points=tuple(points),
        outcomes=tuple(outcomes) or (("done", DONE, NEXT),),
        span=timedelta(days=reader.whole("days", least=1, most=366, default=3)),
        missed=reader.text("missed", default=NEXT, longest=40),
        urgent=reader.flag("urgent"),
        cost_minor=reader.whole("cost_minor", default=0),
    )
    reader.refusal()
    return found


def ways(*, terms: Terms) -> tuple[str, ...]:
    """Where it may lead."""
    return (*(go for _, _, go in terms.outcomes), terms.missed)


def asked(*, terms: Terms, situation: Situation) -> Task:
    """The task as staff see it."""
    return Task(
        title=terms.title,
        points=terms.points,
        outcomes=tuple((key, name) for key, name, _ in terms.outcomes),
        due_at=situation.at + terms.span,
        case=False,
        urgent=terms.urgent,
        cost_minor=terms.cost_minor,
    )


def meet(*, terms: Terms, situation: Situation) -> Turn:
    """Ask staff and wait for them."""
    task = asked(terms=terms, situation=situation)
    return Turn(what="asked", effect=task, until=task.due_at)


def woken(*, terms: Terms, situation: Situation, cause: Cause) -> Turn:
    """Go on as staff say, or as missed."""
    if cause.why == OUTCOME:
        for key, _, go in terms.outcomes:
            if key == cause.word:
                return Turn(what="outcome", goes=go, data={"outcome": key})
    return Turn(what="missed", goes=terms.missed)


SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "Ask staff to do something; the run waits for the outcome.",
    "additionalProperties": False,
    "required": ["title"],
    "properties": {
        "title": texts.schema(),
        "say": {"type": "array", "maxItems": MOST_POINTS, "items": texts.schema(longest=500)},
        "outcomes": {
            "type": "array",
            "maxItems": MOST_OUTCOMES,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["key", "name"],
                "properties": {
                    "key": {"type": "string", "pattern": f"^{KEY.pattern}$"},
                    "name": texts.schema(),
                    "go": {"type": "string"},
                },
            },
        },
        "days": {"type": "integer", "minimum": 1, "maximum": 366},
        "missed": {"type": "string"},
        "urgent": {"type": "boolean"},
        "cost_minor": {"type": "integer", "minimum": 0},
    },
}
