"""Benefits granted and used: each once by its key, used never more often than granted."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from guerdon.store import rows
from guerdon.store.bulk import among, insert, moment
from guerdon.store.models import TierGrant, TierUse
from guerdon.terms.decision import Refusal
from guerdon.terms.tiers import Grant

# Letters and digits that nobody takes for one another; 32 of them, 10 places: 50 bits.
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
PLACES = 10
LASTING = "source = %s AND quantity IS NULL AND ends_at IS NULL"
GRANT = {
    "customer_id": "bigint",
    "key": "text",
    "code": "text",
    "benefit": "text",
    "kind": "text",
    "source": "text",
    "tier": "text",
    "quantity": "integer",
    "used": "integer",
    "granted_at": "timestamptz",
    "starts_at": "timestamptz",
    "ends_at": "timestamptz",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantSeen:
    """A grant at a moment: `state` is coming, granted, used or expired."""

    code: str
    customer: str
    benefit: str
    kind: str
    source: str
    tier: str
    quantity: int | None
    used: int
    starts_at: datetime
    ends_at: datetime | None
    state: str


def grant(*, grants: Sequence[tuple[int, Grant]], now: datetime) -> int:
    """Grant what is not granted yet; how many were. Call it inside `write()`.

    Where a higher tier gives more of what is granted already, it is raised to that.
    """
    if not grants:
        return 0
    known = _known(grants)
    fresh = [(pk, one) for pk, one in grants if (pk, one.key) not in known]
    for pk, one in grants:
        had = known.get((pk, one.key))
        if had and had[1] is not None and (one.quantity or 0) > had[1]:
            more = TierGrant.objects.filter(pk=had[0], quantity__lt=one.quantity)
            more.update(quantity=one.quantity, tier=one.tier)
    return insert(
        table="store_tiergrant",
        columns=GRANT,
        once=True,
        rows=[
            (
                pk,
                one.key,
                _code(),
                one.benefit,
                one.kind,
                one.source,
                one.tier,
                one.quantity,
                0,
                moment(now),
                moment(one.starts_at),
                None if one.ends_at is None else moment(one.ends_at),
            )
            for pk, one in fresh
        ],
    )


def _known(
    grants: Sequence[tuple[int, Grant]],
) -> Mapping[tuple[int, str], tuple[int, int | None]]:
    pks, keys = sorted({pk for pk, _ in grants}), {one.key for _, one in grants}
    found = TierGrant.objects.filter(customer_id__in=pks, key__in=keys)
    return {
        (customer, key): (pk, quantity)
        for pk, customer, key, quantity in found.values_list("pk", "customer_id", "key", "quantity")
    }


def _code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(PLACES))


def end_standing(*, source: str, held: Mapping[int, frozenset[str]], now: datetime) -> None:
    """What lasts as long as a tier ends now for those whose tier has it no more.

    `held` are the keys of lasting benefits that each customer still has.
    """
    found = TierGrant.objects.filter(
        customer_id__in=list(held), source=source, quantity=None, ends_at=None
    )
    gone = [
        pk
        for pk, customer, benefit in found.values_list("pk", "customer_id", "benefit")
        if benefit not in held[customer]
    ]
    if gone:
        TierGrant.objects.filter(pk__in=gone).update(ends_at=now)


def standing_of(*, source: str, pks: Sequence[int]) -> dict[int, frozenset[str]]:
    """The lasting benefits that these customers have now, by row id."""
    found: dict[int, set[str]] = {}
    test, values = among("customer_id", pks, kind="bigint")
    query = f"SELECT customer_id, benefit FROM store_tiergrant WHERE {LASTING} AND {test}"
    for customer, benefit in rows.several(query=query, params=[source, *values]):
        found.setdefault(customer, set()).add(benefit)
    return {pk: frozenset(keys) for pk, keys in found.items()}


def use(*, code: str, quantity: int, actor: str, note: str, now: datetime) -> GrantSeen | Refusal:
    """Mark so many uses, in one guarded statement; call it inside `write()`.

    Refused, with nothing changed: an unknown code, one that has not begun or is over, and more
    than is left.
    """
    open_now = Q(starts_at__lte=now) & (Q(ends_at=None) | Q(ends_at__gt=now))
    left = Q(quantity=None) | Q(quantity__gte=F("used") + quantity)
    row = TierGrant.objects.filter(code=code).select_related("customer").first()
    if row is None:
        return Refusal(reason="not_found", data={"what": "grant", "key": code})
    changed = TierGrant.objects.filter(open_now, left, pk=row.pk).update(used=F("used") + quantity)
    if not changed:
        row.refresh_from_db()
        seen = _seen(row, now)
        if seen.state in ("coming", "expired"):
            return Refusal(reason=f"grant_{seen.state}", data={"code": code})
        data = {"code": code, "asked": quantity, "left": (row.quantity or 0) - row.used}
        return Refusal(reason="grant_used", data=data)
    TierUse.objects.create(grant=row, at=now, quantity=quantity, actor=actor, note=note)
    row.refresh_from_db()
    return _seen(row, now)


def withdraw(*, customer: int, key: str, now: datetime) -> int:
    """End a grant that nobody has used; how many there were. Call it inside `write()`."""
    found = TierGrant.objects.filter(customer_id=customer, key=key, used=0)
    return found.update(ends_at=now)


def listed(*, customer: str, now: datetime, most: int = 100) -> tuple[GrantSeen, ...]:
    """A customer's grants, those that may be used first."""
    rows = TierGrant.objects.filter(customer__key=customer).select_related("customer")
    found = [_seen(row, now) for row in rows.order_by("-granted_at", "-pk")[:most]]
    order = ("granted", "coming", "used", "expired")
    return tuple(sorted(found, key=lambda one: order.index(one.state)))


def counts(*, now: datetime) -> dict[str, tuple[int, int]]:
    """By kind of benefit: how many grants may be used now, and how many uses there were."""
    from django.db.models import Count, Sum

    used = TierGrant.objects.values_list("kind").annotate(Sum("used"))
    usable = TierGrant.objects.filter(
        Q(quantity=None) | Q(used__lt=F("quantity")),
        Q(ends_at=None) | Q(ends_at__gt=now),
        starts_at__lte=now,
    )
    there = dict(usable.values_list("kind").annotate(Count("pk")))
    return {kind: (there.get(kind, 0), total or 0) for kind, total in sorted(used)}


def _seen(row: TierGrant, now: datetime) -> GrantSeen:
    state = "granted"
    if row.quantity is not None and row.used >= row.quantity:
        state = "used"
    elif row.ends_at is not None and row.ends_at <= now:
        state = "expired"
    elif row.starts_at > now:
        state = "coming"
    return GrantSeen(
        code=row.code,
        customer=row.customer.key,
        benefit=row.benefit,
        kind=row.kind,
        source=row.source,
        tier=row.tier,
        quantity=row.quantity,
        used=row.used,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        state=state,
    )
