"""What members see of themselves: points with their ends, coupons, and how they came about."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from guerdon.store import ledger
from guerdon.store.models import Code, Customer, Offer
from guerdon.terms.entry import Lot


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupon:
    """A code of the member's own that can still be used."""

    code: str
    offer: str
    name: dict[str, str]
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSeen:
    """One member's page: the purse, lots first to expire first, coupons, the newest entries."""

    customer: str
    tier: str
    joined_at: datetime | None
    purse: ledger.Purse
    lots: tuple[Lot, ...]
    coupons: tuple[Coupon, ...]
    statement: tuple[ledger.StatementLine, ...]


def exists(*, customer: str) -> bool:
    """Whether there is such a customer, not merged into another."""
    return Customer.objects.filter(key=customer, merged_into=None).exists()


def seen(*, customer: str, now: datetime) -> MemberSeen | None:
    """The member's page now; None for a key that is not known."""
    row = Customer.objects.filter(key=customer, merged_into=None).first()
    if row is None:
        return None
    held = tuple(
        lot
        for lot in ledger.lots(customer=customer)
        if lot.expires_at is None or lot.expires_at > now
    )
    return MemberSeen(
        customer=row.key,
        tier=row.tier,
        joined_at=row.joined_at,
        purse=ledger.balance(customer=customer, now=now),
        lots=held,
        coupons=_coupons(row.pk, now),
        statement=ledger.statement(customer=customer, most=20),
    )


def _coupons(customer: int, now: datetime) -> tuple[Coupon, ...]:
    counting = Q(batch=None) | Q(batch__state="complete")
    begun = Q(batch__starts_at=None) | Q(batch__starts_at__lte=now)
    own = Code.objects.filter(counting, begun, customer_id=customer)
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
