"""Tasks and cases of staff: opened once by their key, ended once with an outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.store.models import Advised
from guerdon.store.models import StaffTask as Row

OPEN, DONE, DROPPED = "open", "done", "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSeen:
    """A task as staff see it; `outcomes` are {"key", "name"}, `run` is "" without a journey."""

    number: int
    customer: str
    journey: str
    run: str
    seq: int
    case: bool
    urgent: bool
    title: Mapping[str, str]
    points: tuple[Mapping[str, str], ...]
    outcomes: tuple[Mapping[str, Any], ...]
    state: str
    outcome: str
    note: str
    by: str
    created_at: datetime
    due_at: datetime
    done_at: datetime | None

    @property
    def ended_as(self) -> Mapping[str, str]:
        """The name of the outcome in each language; none where the task named no outcomes."""
        named: dict[str, Mapping[str, str]] = {one["key"]: one["name"] for one in self.outcomes}
        return named.get(self.outcome, {})


def open_many(*, tasks: Sequence[Mapping[str, Any]]) -> None:
    """Write tasks by the columns of their rows, each once by its key; call it in `write()`."""
    Row.objects.bulk_create([Row(**one) for one in tasks], ignore_conflicts=True)


def listed(
    *, state: str = OPEN, customer: str = "", adviser: str = "", most: int = 200
) -> tuple[TaskSeen, ...]:
    """Tasks in a state, those that press first; of one customer or one adviser, where named."""
    found = Row.objects.filter(state=state)
    if customer:
        found = found.filter(customer__key=customer)
    if adviser:
        mine = Advised.objects.filter(adviser__key=adviser, ended_at=None)
        found = found.filter(customer__in=mine.values("customer"))
    order = ("-urgent", "due_at", "pk") if state == OPEN else ("-done_at", "-pk")
    return tuple(_seen(row) for row in _joined(found).order_by(*order)[:most])


def one(*, number: int) -> TaskSeen | None:
    """A task by its number."""
    row = _joined(Row.objects.filter(pk=number)).first()
    return None if row is None else _seen(row)


def end(
    *, number: int, state: str, outcome: str, note: str, by: str, now: datetime
) -> TaskSeen | None:
    """End a task that is still open; None where somebody was first. Call it inside `write()`."""
    words = {"state": state, "outcome": outcome, "note": note[:500], "by": by, "done_at": now}
    if not Row.objects.filter(pk=number, state=OPEN).update(**words):
        return None
    return one(number=number)


def drop(*, runs: Sequence[int], now: datetime) -> int:
    """What nobody needs to do any more because the run has ended; cases stay open."""
    waiting = Row.objects.filter(run_id__in=runs, state=OPEN, case=False)
    return waiting.update(state=DROPPED, done_at=now)


def counts() -> Mapping[str, int]:
    """How many are open, of them urgent, and cases."""
    found = Row.objects.filter(state=OPEN)
    return {
        "open": found.count(),
        "urgent": found.filter(urgent=True).count(),
        "cases": found.filter(case=True).count(),
    }


def _joined(found: Any) -> Any:
    return found.select_related("customer", "run", "run__journey")


def _seen(row: Row) -> TaskSeen:
    return TaskSeen(
        number=row.pk,
        customer=row.customer.key,
        journey=row.run.journey.key if row.run else "",
        run=row.run.key if row.run else "",
        seq=row.seq,
        case=row.case,
        urgent=row.urgent,
        title=row.title,
        points=tuple(row.points),
        outcomes=tuple(row.outcomes),
        state=row.state,
        outcome=row.outcome,
        note=row.note,
        by=row.by,
        created_at=row.created_at,
        due_at=row.due_at,
        done_at=row.done_at,
    )
