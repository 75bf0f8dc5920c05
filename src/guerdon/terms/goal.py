"""A goal as people agreed on it, and the reviews in which they looked at it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from guerdon.terms.kpi import EITHER, KPIS, MORE

DRAFT, SET, CLOSED = "draft", "set", "closed"
MOSCOW = ("must", "should", "could", "wont")
# Importance and urgency are said from 1 to 4: without a middle one has to choose.
LEAST_WEIGHT, MOST_WEIGHT = 1, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A figure that is to go from `baseline` to `target` within [start, due].

    `due` is the last day that counts. Money in minor units, shares as 0 to 1; what is not said yet
    is None or empty. `of` names the segment where the figure wants one. `why` says what the goal
    serves, `how` what will be done differently.
    """

    key: str
    name: Mapping[str, str]
    kpi: str
    of: str = ""
    baseline: float | None = None
    target: float | None = None
    start: date | None = None
    due: date | None = None
    owner: str = ""
    why: str = ""
    how: str = ""
    importance: int = LEAST_WEIGHT
    urgency: int = LEAST_WEIGHT
    moscow: str = ""
    review_days: int = 14
    state: str = DRAFT

    @property
    def rises(self) -> bool:
        """Whether more is better: by the figure, and where it does not say by the target."""
        better = KPIS[self.kpi].better if self.kpi in KPIS else EITHER
        return (self.target or 0) >= (self.baseline or 0) if better == EITHER else better == MORE


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalReview:
    """One look at a goal: where it stood, and what was said and decided."""

    at: datetime
    by: str
    note: str
    figures: Mapping[str, object] = field(default_factory=dict)
