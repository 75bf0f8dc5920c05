"""What is known of a member as they may see it: who they are here, and coupons of their own."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from guerdon.store.models import Code, Customer, Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A customer whose page it is."""

    customer: str
    tier: str
    joined_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupon:
    """A code of the member's own that can still be used."""

    code: str
    offer: str
    name: dict[str, str]
    expires_at: datetime | None


def one(*, customer: str) -> Member | None:
    """The member of this key; an old number is its survivor's. None for one not known."""
    row = Customer.objects.select_related("merged_into").filter(key=customer).first()
    if row is None:
        return None
    row = row.merged_into or row
    return Member(customer=row.key, tier=row.tier, joined_at=row.joined_at)


def coupons(*, customer: str, now: datetime) -> tuple[Coupon, ...]:
    """The member's own codes that can be used now, first to end first."""
    counting = Q(batch=None) | Q(batch__state="complete")
    begun = Q(batch__starts_at=None) | Q(batch__starts_at__lte=now)
    own = Code.objects.filter(counting, begun, customer__key=customer)
    codes = own.filter(state__in=("fresh", "held"))
    usable = [code for code in codes if code.expires_at is None or code.expires_at > now]
    offers = Offer.objects.filter(key__in={code.offer for code in usable}, current=True)
    names = {offer.key: offer.document.get("name", {}) for offer in offers if offer.state == "live"}
    usable.sort(key=lambda code: (code.expires_at is None, code.expires_at, code.pk))
    return tuple(
        Coupon(code=c.code, offer=c.offer, name=names[c.offer], expires_at=c.expires_at)
        for c in usable
        if c.offer in names
    )
