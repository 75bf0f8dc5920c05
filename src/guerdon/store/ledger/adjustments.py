"""Adjustments of points by hand: kept with who asked, who decided, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Sum
from django.db.models.functions import Abs

from guerdon.store.models import Adjustment as Row
from guerdon.store.models import Customer

DONE, WAITING, APPROVED, REFUSED, WITHDRAWN = (
    "done",
    "waiting",
    "approved",
    "refused",
    "withdrawn",
)
STATES = (WAITING, DONE, APPROVED, REFUSED, WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One adjustment as people see it; below zero it takes."""

    number: int
    customer: str
    points: int
    why: str
    state: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    note: str
    entry: str


def queue(*, customer: str) -> int | None:
    """Wait until nobody else adjusts this customer; their number, None for a key not known.

    Call it inside `write()`, before anything that takes the wallet. It does not hold up the till,
    which needs the customer's key alone.
    """
    own = Customer.objects.select_for_update(no_key=True).filter(key=customer)
    return own.values_list("pk", flat=True).first()


def lately(*, customer: str, asker: str, since: datetime) -> int:
    """How many points this person gave and took for the customer alone, both counted upward."""
    own = Row.objects.filter(customer__key=customer, asked_by=asker, asked_at__gt=since, state=DONE)
    return own.aggregate(all=Sum(Abs(F("points"))))["all"] or 0


def keep(
    *, customer: str, points: int, why: str, state: str, asker: str, now: datetime, entry: str = ""
) -> int:
    """Write it down; its number. Call it inside `write()`, for a customer who is known."""
    row = Row.objects.create(
        customer=Customer.objects.get(key=customer),
        points=points,
        why=why,
        state=state,
        asked_by=asker,
        asked_at=now,
        entry=entry,
    )
    return int(row.pk)


def waiting(*, number: int) -> Adjustment | None:
    """One that may be waiting, held until the transaction ends; None where there is none."""
    rows = Row.objects.select_for_update(of=("self",)).select_related("customer")
    row = rows.filter(pk=number).first()
    return None if row is None else _seen(row)


def decide(
    *, number: int, state: str, decider: str, note: str, now: datetime, entry: str = ""
) -> None:
    """It is decided; call it inside the transaction of `waiting`."""
    Row.objects.filter(pk=number, state=WAITING).update(
        state=state, decided_by=decider, decided_at=now, note=note, entry=entry
    )


def seen(*, number: int) -> Adjustment | None:
    """One by its number."""
    row = Row.objects.select_related("customer").filter(pk=number).first()
    return None if row is None else _seen(row)


def listed(
    *, states: Sequence[str] = STATES, customer: str = "", before: int | None = None, most: int = 50
) -> tuple[Adjustment, ...]:
    """Those in one of the states, the newest first; `before` pages back."""
    rows: Any = Row.objects.filter(state__in=states).select_related("customer").order_by("-pk")
    if customer:
        rows = rows.filter(customer__key=customer)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return tuple(_seen(row) for row in rows[:most])


def counted(*, state: str = WAITING) -> int:
    """How many are in the state."""
    return Row.objects.filter(state=state).count()


def _seen(row: Row) -> Adjustment:
    return Adjustment(
        number=row.pk,
        customer=row.customer.key,
        points=row.points,
        why=row.why,
        state=row.state,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        note=row.note,
        entry=row.entry,
    )
