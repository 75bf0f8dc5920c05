"""Goals as they are kept, their reviews, and the figures of past days."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from guerdon.store.models import Goal as Row
from guerdon.store.models import GoalReview as ReviewRow
from guerdon.store.models import KpiFigure
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.goal import CLOSED, SET, Goal, GoalReview

Days = dict[date, tuple[float, float | None]]
BATCH = 1_000
DAYS = ("start", "due")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalSeen:
    """A goal with what the newest night judged of it; `judged` is empty before that."""

    goal: Goal
    judged: Mapping[str, Any]
    created_at: datetime
    created_by: str


def _plain(goal: Goal) -> dict[str, Any]:
    found = asdict(goal)
    for name in ("key", "state"):
        found.pop(name)
    for name in DAYS:
        found[name] = found[name] and found[name].isoformat()
    return found


def _seen(row: Row) -> GoalSeen:
    told = dict(row.document)
    for name in DAYS:
        told[name] = told.get(name) and date.fromisoformat(told[name])
    return GoalSeen(
        goal=Goal(key=row.key, state=row.state, **told),
        judged=row.judged,
        created_at=row.created_at,
        created_by=row.created_by,
    )


def keep(*, goal: Goal, actor: str, now: datetime) -> Refusal | None:
    """A new goal or a change of one; what a night judged of it goes, since it was another goal.

    Refused: a goal that is closed.
    """
    with write():
        row = Row.objects.select_for_update().filter(key=goal.key).first()
        if row is not None and row.state == CLOSED:
            return Refusal(reason="goal_closed", data={"key": goal.key})
        if row is None:
            row = Row(key=goal.key, created_at=now, created_by=actor)
        row.document, row.state, row.judged = _plain(goal), goal.state, {}
        row.save()
    return None


def seen(*, key: str) -> GoalSeen | None:
    """One goal by its key."""
    row = Row.objects.filter(key=key).first()
    return _seen(row) if row else None


def listed(*, states: tuple[str, ...] = ()) -> tuple[GoalSeen, ...]:
    """Goals in the order in which they were written; of some states only when they are named."""
    rows = Row.objects.order_by("created_at", "pk")
    return tuple(_seen(row) for row in (rows.filter(state__in=states) if states else rows))


def judge(*, key: str, judged: Mapping[str, Any]) -> None:
    """What a night found of a goal. Call it inside `write()`."""
    Row.objects.filter(key=key).update(judged=dict(judged))


def off_pace() -> tuple[GoalSeen, ...]:
    """The goals that the newest night called off pace, by what it found; one read."""
    rows = Row.objects.filter(state=SET, judged__status="off").order_by("pk")
    return tuple(_seen(row) for row in rows)


def review(*, key: str, by: str, note: str, figures: Mapping[str, Any], now: datetime) -> None:
    """One review more. Call it inside `write()`."""
    ReviewRow.objects.create(
        goal=Row.objects.get(key=key), at=now, by=by, note=note, figures=dict(figures)
    )


def reviews(*, key: str) -> tuple[GoalReview, ...]:
    """The reviews of a goal, newest first."""
    rows = ReviewRow.objects.filter(goal__key=key).order_by("-at", "-pk")
    return tuple(
        GoalReview(at=row.at, by=row.by, note=row.note, figures=row.figures) for row in rows
    )


def last_reviews() -> dict[str, datetime]:
    """Goal -> the moment of its newest review."""
    rows = ReviewRow.objects.order_by("at", "pk").values_list("goal__key", "at")
    return dict(rows)


def keep_days(*, kpi: str, of: str = "", days: Mapping[date, tuple[float, float | None]]) -> None:
    """The figure's days anew: a day that stands is overwritten."""
    made = [
        KpiFigure(kpi=kpi, of=of, day=day, amount=amount, base=base)
        for day, (amount, base) in days.items()
    ]
    with write():
        KpiFigure.objects.bulk_create(
            made,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["kpi", "of", "day"],
            update_fields=["amount", "base"],
        )


def days(*, kpi: str, of: str = "", since: date) -> Days:
    """The figure's kept days from `since` on."""
    rows = KpiFigure.objects.filter(kpi=kpi, of=of, day__gte=since).order_by("day")
    return {day: (amount, base) for day, amount, base in rows.values_list("day", "amount", "base")}


def last_day(*, kpis: Iterable[str]) -> date | None:
    """The newest day that is kept of any of these figures."""
    found = KpiFigure.objects.filter(kpi__in=list(kpis)).order_by("-day").values_list("day")
    row = found.first()
    return row[0] if row else None
