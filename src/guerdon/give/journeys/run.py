"""A run: one member's way through one version of a journey, about one object."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from guerdon.give.journeys.effect import Effect

# `watched` has taken its steps, or is held out: only the goal still counts.
GOING, WATCHED, ENDED = "going", "watched", "ended"
TREATED, HELD_OUT = "treated", "holdout"
# Why a run ended, besides the reasons of its exits.
DONE, REACHED, STOPPED, OVER, TURNED_OUT, TOO_LONG = (
    *("done", "goal", "stopped"),
    *("over", "edited", "loop"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Where a member stands.

    `seq` counts the steps taken, so that each has a key of its own; `asked` is the count at which
    staff were asked last. `due_at` is when the run goes on by itself, `hears` what it waits for.
    """

    key: str
    journey: str
    version: int
    customer: str
    object: str
    arm: str
    entered_at: datetime
    step: str
    state: str = GOING
    seq: int = 0
    rung: int = 0
    asked: int = 0
    waiting: bool = False
    due_at: datetime | None = None
    hears: str = ""
    remembered: frozenset[str] = frozenset()
    data: Mapping[str, Any] = field(default_factory=dict)
    reached_at: datetime | None = None
    ended_at: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing that happened in a run, once by (run, seq); `at` is the moment that counted."""

    run: str
    seq: int
    step: str
    kind: str
    what: str
    at: datetime
    effect: Effect | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key under which its effect happens once for ever."""
        return f"journey:{self.run}:{self.seq}"


def key(*, journey: str, customer: str, object: str, turn: int) -> str:
    """The run's key: the same wherever and however often it is worked out."""
    parts = "".join(f"{len(one)}:{one}" for one in (journey, customer, object, str(turn)))
    return blake2b(parts.encode(), digest_size=12).hexdigest()
