"""Movements with partners in the store, and what they come to over a period."""

from collections.abc import Iterator

from django.db.models import Count, Q, Sum

from guerdon.store.models import Balance, Customer, Entry, PartnerMove
from guerdon.terms.entry import POINTS
from guerdon.terms.partners import KINDS, Kind, Move, Settlement, Side, purse
from guerdon.terms.period import Period

BATCH = 2_000


def balance(*, partner: str) -> int:
    """What the partner's purse holds now; exact while it is held (`store.queues`)."""
    rows = Balance.objects.filter(account=f"{purse_of(partner=partner)}/0")
    return rows.values_list("amount", flat=True).first() or 0


def purse_of(*, partner: str) -> str:
    """The partner's purse as `store.queues` names it."""
    return f"{purse(partner=partner)}:{POINTS}"


def keep(*, partner: str, move: Move) -> bool:
    """A movement whose entry was just posted, inside `write()`; False: its reference was told."""
    own = None if move.customer is None else Customer.objects.get(key=move.customer)
    _, new = PartnerMove.objects.get_or_create(
        partner=partner,
        reference=move.reference,
        defaults={
            "kind": move.kind,
            "customer": own,
            "entry": Entry.objects.get(key=move.entry),
            "points": move.points,
            "theirs": move.theirs,
            "minor": move.minor,
            "at": move.at,
        },
    )
    return new


def settled(*, partner: str, period: Period, currency: str) -> Settlement:
    """What moved in [start, end), and the purse before and after, as the movements tell it."""
    rows = PartnerMove.objects.filter(partner=partner)
    before = rows.filter(at__lt=period.start) if period.start else rows.none()
    inside = rows.filter(_within(period))
    sides = {
        one["kind"]: Side(count=one["count"], points=one["p"], theirs=one["t"], minor=one["m"])
        for one in inside.values("kind").annotate(
            count=Count("pk"), p=Sum("points"), t=Sum("theirs"), m=Sum("minor")
        )
    }
    whole: dict[Kind, Side] = {kind: sides.get(kind, Side()) for kind in KINDS}
    opening = before.aggregate(
        bought=Sum("points", filter=Q(kind="pack")),
        out=Sum("points", filter=Q(kind__in=("issue", "exchange_in"))),
    )
    begin = (opening["bought"] or 0) - (opening["out"] or 0)
    moved = whole["pack"].points - whole["issue"].points - whole["exchange_in"].points
    return Settlement(
        partner=partner,
        currency=currency,
        period=period,
        opening=begin,
        closing=begin + moved,
        sides=whole,
    )


def each(*, partner: str, period: Period) -> Iterator[Move]:
    """Every movement in [start, end) in the order of the ledger, some thousands at a time."""
    after = 0
    while True:
        rows = PartnerMove.objects.filter(_within(period), partner=partner, pk__gt=after)
        part = list(rows.select_related("customer", "entry").order_by("pk")[:BATCH])
        if not part:
            return
        after = part[-1].pk
        for row in part:
            yield Move(
                reference=row.reference,
                kind=row.kind,  # type: ignore[arg-type]
                customer=row.customer.key if row.customer is not None else None,
                entry=row.entry.key,
                points=row.points,
                theirs=row.theirs,
                minor=row.minor,
                at=row.at,
            )


def _within(period: Period) -> Q:
    found = Q()
    if period.start is not None:
        found &= Q(at__gte=period.start)
    if period.end is not None:
        found &= Q(at__lt=period.end)
    return found
