"""A step of a journey, the situation in which a run meets it, and the turn that it takes there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.give.journeys.effect import Effect

# Where a step may lead besides to a step's key.
NEXT, END = "", "end"
# Why a waiting step is woken.
DUE, HEARD, OUTCOME = "due", "heard", "outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step by its key: its kind, the terms that its kind reads, and what comes after it.

    `after` is the key of the step that follows, or END.
    """

    key: str
    kind: ModuleType
    terms: Any
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of the member now.

    `values` are the fields of conditions; `granted` are the moments at which each step of this
    journey gave something to the member before.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    zone: str = "UTC"
    granted: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Where a run stands as a step sees it; `at` is the moment that counts.

    `rung` is how far a ladder was climbed, `remembered` what was heard and not used yet.
    """

    journey: str
    step: str
    run: str
    customer: str
    object: str
    entered_at: datetime
    data: Mapping[str, Any]
    facts: Facts
    at: datetime
    rung: int = 0
    remembered: frozenset[str] = frozenset()

    @property
    def zone(self) -> ZoneInfo:
        """The member's zone."""
        return ZoneInfo(self.facts.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a waiting step is woken: DUE, HEARD of a kind of trigger, or the OUTCOME of a task."""

    why: str
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What came of a step: `what` in a word, an effect, and where the run goes.

    With `until` the run stays there until that moment, or until it hears `hears`, or the task
    has its outcome. `uses` is a kind of trigger that was remembered and counts no more.
    """

    what: str
    goes: str = NEXT
    effect: Effect | None = None
    until: datetime | None = None
    hears: str = ""
    rung: int = 0
    uses: str = ""
    reached: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)
