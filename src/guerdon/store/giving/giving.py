"""What was given so far, by offer, and the coupons that are out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, F, Max, Q, Sum

from guerdon.store.codes.offline_uses import COUNTED, alone
from guerdon.store.models import Code, OfflineUse, RedemptionLine
from guerdon.terms.code import plain

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBy:
    """How often an offer was redeemed, how much it gave and when last."""

    times: int
    minor: int
    people: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponSeen:
    """One code with whose it is and where it stands."""

    code: str
    offer: str
    customer: str | None
    state: str
    held_by: str
    issued_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponsPage:
    """One page of codes, newest first, of `total`."""

    coupons: tuple[CouponSeen, ...]
    total: int
    page: int


def by_offer() -> Mapping[str, GivenBy]:
    """Redemptions and settled offline uses of each offer, less what returns took back."""
    rows = RedemptionLine.objects.values("offer").annotate(
        times=Count("id"),
        minor=Sum(F("discount_minor") - F("returned_minor")),
        people=Count("redemption__customer", distinct=True),
        last_at=Max("redemption__at"),
    )
    found = {
        row["offer"]: GivenBy(
            times=row["times"],
            minor=row["minor"] or 0,
            people=row["people"],
            last_at=row["last_at"],
        )
        for row in rows
    }
    for offer, other in _offline().items():
        ours = found.get(offer)
        found[offer] = other if ours is None else _together(ours, other)
    return found


def _offline() -> Mapping[str, GivenBy]:
    """What tills gave without network, once it is settled; conflicts count towards nothing."""
    rows = OfflineUse.objects.filter(alone(), state__in=COUNTED).values("offer")
    sums = rows.annotate(times=Count("id"), minor=Sum("given_minor"), last_at=Max("at"))
    named = Count("customer", distinct=True, filter=~Q(customer=""))
    return {
        row["offer"]: GivenBy(
            times=row["times"], minor=row["minor"], people=row["people"], last_at=row["last_at"]
        )
        for row in sums.annotate(people=named).order_by()
    }


def _together(one: GivenBy, other: GivenBy) -> GivenBy:
    """Both; a customer of both is counted twice."""
    moments = [at for at in (one.last_at, other.last_at) if at is not None]
    return GivenBy(
        times=one.times + other.times,
        minor=one.minor + other.minor,
        people=one.people + other.people,
        last_at=max(moments, default=None),
    )


# The very words of the small index of codes that are no longer fresh, so that SQLite may use it.
MOVED = """
SELECT state, count(*) FROM store_code
WHERE state IN ('open', 'held', 'redeemed', 'void') {of} GROUP BY state
"""


def codes_by_state(*, offer: str | None = None) -> Mapping[str, int]:
    """How many codes are fresh, held, redeemed, void and open; of one offer or of all."""
    of, values = ("", []) if offer is None else ("AND offer = %s", [offer])
    rows = Code.objects.all() if offer is None else Code.objects.filter(offer=offer)
    with connection.cursor() as cursor:
        cursor.execute(MOVED.format(of=of), values)
        counts = dict(cursor.fetchall())
    fresh = rows.count() - sum(counts.values())
    return ({"fresh": fresh} if fresh > 0 else {}) | counts


def beginning(*, text: str) -> Q:
    """Codes that begin with the text as people type it, found by their index."""
    typed = plain(text=text)
    if connection.vendor == "sqlite":
        # Its LIKE knows no index; its texts are in the order of their code points.
        return Q(code__gte=typed, code__lt=f"{typed}\U0010ffff")
    return Q(code__startswith=typed)


def coupons(
    *,
    search: str = "",
    state: str = "",
    offer: str = "",
    customer: str = "",
    page: int = 1,
    size: int = PAGE,
) -> CouponsPage:
    """Codes that begin with the text, in a state, of an offer, of a customer."""
    found = Code.objects.order_by("-id")
    if search:
        found = found.filter(beginning(text=search))
    for field, wanted in (("state", state), ("offer", offer), ("customer__key", customer)):
        if wanted:
            found = found.filter(**{field: wanted})
    total = found.count()
    first = (max(page, 1) - 1) * size
    rows = found.select_related("customer")[first : first + size]
    shown = tuple(
        CouponSeen(
            code=row.code,
            offer=row.offer,
            customer=row.customer.key if row.customer else None,
            state=row.state,
            held_by=row.held_by,
            issued_at=row.issued_at,
            expires_at=row.expires_at,
        )
        for row in rows
    )
    return CouponsPage(coupons=shown, total=total, page=max(page, 1))
