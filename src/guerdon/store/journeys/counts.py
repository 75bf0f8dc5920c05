"""Counts of journeys as people look at them: entered, waiting at each step, reached, held out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from guerdon.give.journeys.run import ENDED, GOING, HELD_OUT, TREATED, Run
from guerdon.store.journeys import runs
from guerdon.store.journeys.runs import MarkSeen
from guerdon.store.models import JourneyMark
from guerdon.store.models import JourneyRun as Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Runs of one journey. `steps` counts what came of each step, (step, what) -> how often.

    `waiting` are (step) -> runs there, `whys` (why) -> runs that ended so. `stuck` were given up.
    """

    entered: int = 0
    held_out: int = 0
    going: int = 0
    reached: int = 0
    reached_held_out: int = 0
    stuck: int = 0
    waiting: Mapping[str, int] = field(default_factory=dict)
    whys: Mapping[str, int] = field(default_factory=dict)
    steps: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def treated(self) -> int:
        """Who took the steps."""
        return self.entered - self.held_out


SUMS: dict[str, Any] = {
    "entered": Count("pk"),
    "held_out": Count("pk", filter=Q(arm=HELD_OUT)),
    "going": Count("pk", filter=Q(state=GOING)),
    "reached": Count("pk", filter=Q(arm=TREATED, reached_at__isnull=False)),
    "reached_held_out": Count("pk", filter=Q(arm=HELD_OUT, reached_at__isnull=False)),
    "stuck": Count("pk", filter=Q(due_at=None) & ~Q(state=ENDED)),
}


def of(*, journey: str) -> Counts:
    """Everything about one journey."""
    own = Row.objects.filter(journey__key=journey).order_by()
    waiting = own.filter(state=GOING).values_list("step").annotate(n=Count("pk"))
    whys = own.filter(state=ENDED).values_list("why").annotate(n=Count("pk"))
    marks = JourneyMark.objects.filter(run__journey__key=journey).order_by()
    steps = marks.values_list("step", "what").annotate(n=Count("pk"))
    return Counts(
        **own.aggregate(**SUMS),
        waiting=dict(waiting),
        whys=dict(whys),
        steps={(step, what): count for step, what, count in steps},
    )


def listed() -> Mapping[str, Counts]:
    """Journey -> its sums, without its steps."""
    found = Row.objects.order_by().values("journey__key").annotate(**SUMS)
    return {row["journey__key"]: Counts(**{name: row[name] for name in SUMS}) for row in found}


def waiting(*, journey: str) -> Mapping[tuple[int, str], int]:
    """(version, step) -> runs that wait there."""
    own = Row.objects.filter(journey__key=journey, state=GOING).order_by()
    found = own.values_list("version", "step").annotate(n=Count("pk"))
    return {(version, step): count for version, step, count in found}


def newest(
    *, journey: str, step: str = "", most: int = 50
) -> tuple[tuple[Run, tuple[MarkSeen, ...]], ...]:
    """The newest runs of a journey, or those that wait at a step, with their marks."""
    own = Row.objects.filter(journey__key=journey)
    if step:
        own = own.filter(step=step, state=GOING)
    held = runs.held_rows(found=own.order_by("-entered_at", "-pk")[:most])
    return tuple((one.run, runs.marks(run=one.run.key)) for one in held)


def since(*, journey: str, at: datetime) -> int:
    """How many came in since a moment."""
    return Row.objects.filter(journey__key=journey, entered_at__gte=at).count()
