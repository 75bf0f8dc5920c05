"""What members sent one another, as the ledger tells it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from guerdon.give.exchange.household import LEAVE, TAKE
from guerdon.give.exchange.transfer import FEE_KIND, KIND, Sent
from guerdon.store.models import Lot, Posting
from guerdon.terms.entry import POINTS
from guerdon.terms.entry import Lot as Terms


def sent(*, customer: str, since: datetime) -> Sent:
    """What the customer has sent from the moment on; exact while their wallet is held."""
    rows = Posting.objects.filter(
        entry__kind=KIND,
        entry__customer__key=customer,
        entry__at__gte=since,
        customer__key=customer,
        amount__lt=0,
    )
    found = list(rows.values_list("entry__data__transfer", "amount"))
    return Sent(points=-sum(amount for _, amount in found), times=len({name for name, _ in found}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One transfer of a year: who sent how many points, and the fee that they paid."""

    customer: str
    at: datetime
    points: int
    fee: int


def made(*, since: datetime, until: datetime) -> tuple[Made, ...]:
    """Every transfer in [since, until), in order of time."""
    found = Posting.objects.filter(
        entry__kind__in=(KIND, FEE_KIND),
        entry__at__gte=since,
        entry__at__lt=until,
        amount__lt=0,
        customer__isnull=False,
    ).order_by("entry__at", "pk")
    sums: dict[str, list[Any]] = {}
    names = ("entry__data__transfer", "entry__kind", "customer__key", "entry__at", "amount")
    for name, kind, customer, at, amount in found.values_list(*names):
        one = sums.setdefault(name, [customer, at, 0, 0])
        one[2 if kind == KIND else 3] -= amount
    return tuple(
        Made(customer=customer, at=at, points=points, fee=fee)
        for customer, at, points, fee in sums.values()
    )


def earned(*, customer: str, since: datetime) -> tuple[Terms, ...]:
    """Lots that the customer earned themselves from the moment on and that have something left.

    What came from another member, another number or out of a pool was earned by somebody else, or
    before. What came back, or slid on once it could be used, was earned once and counts no more.
    """
    rows = Lot.objects.filter(
        customer__key=customer, wallet=POINTS, earned_at__gte=since, used__lt=F("amount")
    ).exclude(entry__kind__in=(KIND, TAKE, LEAVE, "merge", "refund"))
    rows = rows.exclude(entry__kind="extend", available_at=F("entry__at"))
    return tuple(
        Terms(
            lot=row.pk,
            amount=row.amount,
            left=row.amount - row.used,
            earned_at=row.earned_at,
            available_at=row.available_at,
            expires_at=row.expires_at,
            life=row.life,
            shares_at=row.shares_at,
        )
        for row in rows.order_by("pk")
    )
