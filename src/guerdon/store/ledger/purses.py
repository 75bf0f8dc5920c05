"""All members' points together: what is out, what ends when, what became of the rest."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, Sum

from guerdon.store.models import Entry, Lot
from guerdon.terms.entry import POINTS

MONTHS = 12
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outstanding:
    """Points in members' lots: usable, pending, ending within 30 days; and how many members."""

    usable: int
    pending: int
    ending_soon: int
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Points whose life ends in the month that begins at `month`."""

    month: datetime
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One entry of the ledger."""

    at: datetime
    kind: str
    customer: str | None
    amount: int


def outstanding(*, now: datetime, wallet: str = POINTS) -> Outstanding:
    """What members hold now."""
    held = Lot.objects.filter(wallet=wallet, used__lt=F("amount")).filter(
        Q(expires_at=None) | Q(expires_at__gt=now)
    )
    left = F("amount") - F("used")
    found = held.aggregate(
        usable=Sum(left, filter=Q(available_at__lte=now)),
        pending=Sum(left, filter=Q(available_at__gt=now)),
        soon=Sum(left, filter=Q(expires_at__lte=now + SOON)),
        members=Count("customer", distinct=True),
    )
    return Outstanding(
        usable=found["usable"] or 0,
        pending=found["pending"] or 0,
        ending_soon=found["soon"] or 0,
        members=found["members"],
    )


def endings(*, now: datetime, months: int = MONTHS, wallet: str = POINTS) -> list[Ending]:
    """Points that end in each of the coming calendar months of now's zone, this one first."""
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    starts = [_later(first, months=n) for n in range(months + 1)]
    held = Lot.objects.filter(wallet=wallet, used__lt=F("amount"), expires_at__gt=now)
    left = F("amount") - F("used")
    sums = {
        f"m{n}": Sum(left, filter=Q(expires_at__gte=starts[n], expires_at__lt=starts[n + 1]))
        for n in range(months)
    }
    found = held.aggregate(**sums)
    return [Ending(month=starts[n], points=found[f"m{n}"] or 0) for n in range(months)]


def _later(start: datetime, *, months: int) -> datetime:
    years, month = divmod(start.month - 1 + months, 12)
    return start.replace(year=start.year + years, month=month + 1)


def movements(*, most: int = 12, wallet: str = POINTS) -> list[Movement]:
    """The newest entries of all members."""
    # The newest first of all: together with the sums all entries there ever were would be added up.
    newest = list(
        Entry.objects.filter(wallet=wallet).order_by("-id").values_list("id", flat=True)[:most]
    )
    rows = (
        Entry.objects.filter(id__in=newest)
        .annotate(
            moved=Sum("posting__amount", filter=Q(posting__account__startswith="wallet:")),
        )
        .order_by("-id")
        .values_list("at", "kind", "customer__key", "moved")
    )
    return [
        Movement(at=at, kind=kind, customer=customer, amount=moved or 0)
        for at, kind, customer, moved in rows
    ]
