"""Case: open a case that staff keep until it is closed; the run goes on meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from guerdon.give.journeys import texts
from guerdon.give.journeys.effect import Task
from guerdon.give.journeys.kinds.task import DONE
from guerdon.give.journeys.step import NEXT, Cause, Situation, Turn
from guerdon.give.reading import Reader

WORD = "case"
# What the shop hears when staff close a case; a later step may wait for it.
CLOSED = "case_closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What it is about, by when it should be closed, and whether it comes before others."""

    title: Mapping[str, str]
    span: timedelta
    urgent: bool


def read(*, reader: Reader) -> Terms:
    """{"title", "days", "urgent"}."""
    found = Terms(
        title=texts.words(reader=reader, word="title"),
        span=timedelta(days=reader.whole("days", least=1, most=366, default=7)),
        urgent=reader.flag("urgent"),
    )
    reader.refusal()
    return found


def ways(*, terms: Terms) -> tuple[str, ...]:
    """Where it may lead."""
    return (NEXT,)


def meet(*, terms: Terms, situation: Situation) -> Turn:
    """Open the case and go on."""
    case = Task(
        title=terms.title,
        points=(),
        outcomes=(("done", DONE),),
        due_at=situation.at + terms.span,
        case=True,
        urgent=terms.urgent,
        cost_minor=0,
    )
    return Turn(what="opened", effect=case)


def woken(*, terms: Terms, situation: Situation, cause: Cause) -> Turn:
    """It never waits; woken all the same, it goes on and opens nothing again."""
    return Turn(what="passed")


SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "Open a case; the trigger case_closed tells when staff have closed it.",
    "additionalProperties": False,
    "required": ["title"],
    "properties": {
        "title": texts.schema(),
        "days": {"type": "integer", "minimum": 1, "maximum": 366},
        "urgent": {"type": "boolean"},
    },
}
