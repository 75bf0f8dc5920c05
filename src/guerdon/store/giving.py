"""What was given so far, by offer, and the coupons that are out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Sum

from guerdon.store.models import Code, RedemptionLine

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
    """Redemptions of each offer that has any, less what returns took back."""
    rows = RedemptionLine.objects.values("offer").annotate(
        times=Count("id"),
        minor=Sum(F("discount_minor") - F("returned_minor")),
        people=Count("redemption__customer", distinct=True),
        last_at=Max("redemption__at"),
    )
    return {
        row["offer"]: GivenBy(
            times=row["times"],
            minor=row["minor"] or 0,
            people=row["people"],
            last_at=row["last_at"],
        )
        for row in rows
    }


def codes_by_state(*, offer: str | None = None) -> Mapping[str, int]:
    """How many codes are fresh, held, redeemed and void; of one offer or of all."""
    rows = Code.objects.all() if offer is None else Code.objects.filter(offer=offer)
    counted = rows.order_by().values("state").annotate(n=Count("id"))
    return {row["state"]: row["n"] for row in counted}


def codes_by_offer() -> Mapping[str, int]:
    """How many codes each offer has out."""
    counted = Code.objects.order_by().values("offer").annotate(n=Count("id"))
    return {row["offer"]: row["n"] for row in counted}


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
        found = found.filter(code__istartswith=search.strip())
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
