"""Terms of paid memberships: begun, paid, followed by the next, left and over."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from guerdon.store.models import Customer, PaidTerm

RUNNING, LEFT, OVER = "running", "left", "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term, half-open; `terms` is the plan as it was sold, `pay_until` None once it is paid."""

    customer: str
    customer_pk: int
    membership: str
    number: int
    plan: str
    terms: Mapping[str, Any]
    first_at: datetime
    starts_at: datetime
    ends_at: datetime
    trial_until: datetime
    pay_until: datetime | None
    price_minor: int
    payment: str
    auto_renew: bool
    state: str
    left_at: datetime | None
    refunded_minor: int


def new_key() -> str:
    """A key for a membership."""
    return f"mem_{secrets.token_hex(10)}"


def begin(*, customer: str, membership: str, number: int, **words: Any) -> bool:
    """Write a term inside the caller's `write()`; False where one of the plan runs already."""
    pk = Customer.objects.values_list("pk", flat=True).get(key=customer)
    running = PaidTerm.objects.filter(customer_id=pk, plan=words["plan"], state=RUNNING)
    if running.exists():
        return False
    PaidTerm.objects.create(customer_id=pk, membership=membership, number=number, **words)
    return True


def term(*, membership: str, lock: bool = False) -> Term | None:
    """The newest term of a membership; with `lock` nobody else changes it meanwhile."""
    found = PaidTerm.objects.filter(membership=membership).order_by("-number")
    if lock:
        found = found.select_for_update(of=("self",))
    row = found.select_related("customer").first()
    return None if row is None else _seen(row)


def change(*, membership: str, number: int, **words: Any) -> None:
    """Change a term inside the caller's `write()`."""
    PaidTerm.objects.filter(membership=membership, number=number).update(**words)


def due(*, now: datetime, most: int) -> Sequence[Term]:
    """Running terms that are over by now, or not paid in time."""
    over = Q(ends_at__lte=now) | Q(pay_until__lte=now)
    rows = PaidTerm.objects.filter(over, state=RUNNING).select_related("customer")
    return [_seen(row) for row in rows.order_by("ends_at", "pk")[:most]]


def running(*, after: int, most: int) -> Sequence[tuple[int, Term]]:
    """The next running terms by row id, each with it."""
    rows = PaidTerm.objects.filter(state=RUNNING, pk__gt=after).select_related("customer")
    return [(row.pk, _seen(row)) for row in rows.order_by("pk")[:most]]


def of(*, customer: str, most: int = 20) -> tuple[Term, ...]:
    """A customer's terms, the newest first."""
    rows = PaidTerm.objects.filter(customer__key=customer).select_related("customer")
    return tuple(_seen(row) for row in rows.order_by("-starts_at", "-pk")[:most])


def counts() -> dict[str, int]:
    """How many run of each plan."""
    from django.db.models import Count

    found = PaidTerm.objects.filter(state=RUNNING).values_list("plan")
    return dict(found.annotate(Count("pk")))


def lives(*, most: int) -> list[dict[str, Any]]:
    """Each membership in a row, as of its newest term, the newest memberships first.

    customer, start, end (None while it runs), plan, terms (how many so far), auto_renew and
    price_minor.
    """
    newest = PaidTerm.objects.filter(membership=OuterRef("membership")).order_by("-number")
    rows = PaidTerm.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    columns = ("first_at", "plan", "number", "auto_renew", "price_minor", "state")
    found = rows.order_by("-first_at", "-pk").values(
        *columns, "left_at", "ends_at", customer_key=F("customer__key")
    )
    return [
        {
            "customer": row["customer_key"],
            "start": row["first_at"],
            "end": None if row["state"] == RUNNING else row["left_at"] or row["ends_at"],
            "plan": row["plan"],
            "terms": row["number"],
            "auto_renew": row["auto_renew"],
            "price_minor": row["price_minor"],
        }
        for row in found[:most]
    ]


def _seen(row: PaidTerm) -> Term:
    return Term(
        customer=row.customer.key,
        customer_pk=row.customer_id,
        membership=row.membership,
        number=row.number,
        plan=row.plan,
        terms=row.terms,
        first_at=row.first_at,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        trial_until=row.trial_until,
        pay_until=row.pay_until,
        price_minor=row.price_minor,
        payment=row.payment,
        auto_renew=row.auto_renew,
        state=row.state,
        left_at=row.left_at,
        refunded_minor=row.refunded_minor,
    )
