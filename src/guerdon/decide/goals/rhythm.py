"""The review calendar: what is looked at when, and what is overdue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from guerdon.terms.goal import SET, Goal

REVIEW, END = "review", "end"
AHEAD = timedelta(days=35)


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """A day on which a goal is reviewed or ends; `days` from today, negative where overdue."""

    day: date
    goal: str
    what: str
    days: int

    @property
    def late(self) -> int:
        """By how many days it is overdue."""
        return max(0, -self.days)


def next_review(*, goal: Goal, reviewed: date | None) -> date | None:
    """The day of the next review: so many days after the last one or the start, at most the end.

    None for a goal that is not set, or whose end was reviewed.
    """
    if goal.state != SET or goal.start is None or goal.due is None:
        return None
    if reviewed is not None and reviewed > goal.due:
        return None
    # The last review looks at the final figure, the day after the last one that counts.
    final = goal.due + timedelta(days=1)
    return min((reviewed or goal.start) + timedelta(days=goal.review_days), final)


def calendar(
    *, goals: Iterable[tuple[Goal, date | None]], today: date, ahead: timedelta = AHEAD
) -> tuple[Date, ...]:
    """What is due until `ahead`, the oldest first; goals come with the day of their last review.

    After the next review come those that the rhythm foresees.
    """
    found: list[Date] = []
    for goal, reviewed in goals:
        day = next_review(goal=goal, reviewed=reviewed)
        if day is None or goal.due is None:
            continue
        while day <= min(today + ahead, goal.due):
            found.append(Date(day=day, goal=goal.key, what=REVIEW, days=(day - today).days))
            day = max(day, today) + timedelta(days=max(1, goal.review_days))
        final = goal.due + timedelta(days=1)
        if final <= today + ahead:
            found.append(Date(day=final, goal=goal.key, what=END, days=(final - today).days))
    return tuple(sorted(found, key=lambda one: (one.day, one.goal, one.what)))
