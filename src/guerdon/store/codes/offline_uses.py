"""Uses of codes that tills report afterwards: each recorded once, each code settled once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum

from guerdon.store import rows
from guerdon.store.models import Code, Offer, OfflineUse, RedemptionLine

COUNTED = ("settled", "overrun")
STATES = (*COUNTED, "conflict")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A code as the settlement finds it."""

    number: int
    code: str
    offer: str
    batch: int | None
    state: str
    held_by: str
    issued_at: datetime
    voided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UseSeen:
    """A reported use: `state` is settled, overrun or conflict; `why` are reasons with data."""

    code: str
    offer: str
    state: str
    till: str
    order: str
    customer: str
    at: datetime
    given_minor: int
    over_minor: int
    why: Sequence[Mapping[str, Any]]
    settled_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many uses are in a state, what they gave, and how much of that passed a limit."""

    uses: int
    given_minor: int
    over_minor: int


def code(*, code: str) -> Kept | None:
    """The code with its batch's end."""
    row = Code.objects.select_related("batch").filter(code=code).first()
    if row is None:
        return None
    return Kept(
        number=row.pk,
        code=row.code,
        offer=row.offer,
        batch=row.batch_id,
        state=row.state,
        held_by=row.held_by,
        issued_at=row.issued_at,
        voided_at=row.batch.voided_at if row.batch else None,
    )


def take(*, kept: Kept, order: str) -> bool:
    """Use the code up for this order unless it is used up; call it inside `write()`.

    What happened at a till without network happened: a hold or the end of a batch is no bar.
    """
    free = Code.objects.filter(pk=kept.number).exclude(state="redeemed")
    return bool(free.update(state="redeemed", held_by=order))


def keep(*, use: UseSeen, kept: Kept) -> bool:
    """Record the use; False when this till's report of this order is there already."""
    row = {
        "code_id": kept.number,
        "batch_id": kept.batch,
        "offer": use.offer,
        "state": use.state,
        "till": use.till,
        '"order"': use.order,
        "customer": use.customer,
        "at": use.at,
        "given_minor": use.given_minor,
        "over_minor": use.over_minor,
        "why": list(use.why),
        "settled_at": use.settled_at,
    }
    unless = 'code_id, till, "order"'
    return bool(rows.insert(table="store_offlineuse", rows=[row], unless=unless))


def reported(*, kept: Kept, till: str, order: str) -> UseSeen | None:
    """What became of this report when it came before."""
    found = OfflineUse.objects.filter(code=kept.number, till=till, order=order)
    row = found.select_related("code").first()
    return _seen(row) if row else None


def counted(*, kept: Kept) -> UseSeen | None:
    """The use that settled the code, if one did."""
    found = OfflineUse.objects.filter(code=kept.number, state__in=COUNTED)
    row = found.select_related("code").first()
    return _seen(row) if row else None


def listed(*, state: str = "", offer: str = "", most: int = 100) -> list[UseSeen]:
    """The newest reports, of one state or offer or of all."""
    found = OfflineUse.objects.select_related("code").order_by("-pk")
    for field, wanted in (("state", state), ("offer", offer)):
        if wanted:
            found = found.filter(**{field: wanted})
    return [_seen(row) for row in found[:most]]


def tallies() -> dict[str, Tally]:
    """The reports by state."""
    found = OfflineUse.objects.order_by().values("state")
    sums = found.annotate(n=Count("pk"), given=Sum("given_minor"), over=Sum("over_minor"))
    return {
        row["state"]: Tally(uses=row["n"], given_minor=row["given"], over_minor=row["over"])
        for row in sums
    }


def alone() -> Q:
    """Uses without a redemption of their own, which would count what they gave once more."""
    lines = RedemptionLine.objects.filter(
        redemption__order=OuterRef("order"), code=OuterRef("code__code")
    )
    return ~Q(Exists(lines))


def _counting(of: Q) -> Tally:
    """The uses that count, among those that the condition chooses and no redemption counts."""
    sums = OfflineUse.objects.filter(of, alone(), state__in=COUNTED).aggregate(
        n=Count("pk"), given=Sum("given_minor"), over=Sum("over_minor")
    )
    return Tally(uses=sums["n"], given_minor=sums["given"] or 0, over_minor=sums["over"] or 0)


def of_campaign(*, campaign: str) -> Tally:
    """What tills gave without network for the offers of a campaign."""
    keys = Offer.objects.filter(campaign__key=campaign).values("key")
    return _counting(Q(offer__in=keys))


def between(*, start: datetime, end: datetime) -> Tally:
    """What tills gave without network in [start, end), by the time of use."""
    return _counting(Q(at__gte=start, at__lt=end))


def _seen(row: OfflineUse) -> UseSeen:
    return UseSeen(
        code=row.code.code,
        offer=row.offer,
        state=row.state,
        till=row.till,
        order=row.order,
        customer=row.customer,
        at=row.at,
        given_minor=row.given_minor,
        over_minor=row.over_minor,
        why=row.why,
        settled_at=row.settled_at,
    )
