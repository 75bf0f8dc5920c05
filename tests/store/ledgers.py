"""Entries as the ledger's tests write them."""

from datetime import datetime, timedelta

from guerdon.store.models import Customer
from guerdon.terms.entry import ADJUSTMENT, ISSUED, REDEEMED, Entry, NewLot, Posting

WALLET = "wallet:points"


def member(key: str, now: datetime) -> str:
    """A customer in the store."""
    Customer.objects.create(key=key, joined_at=now, created_at=now)
    return key


def earned(
    key: str, customer: str, amount: int, now: datetime, *, life: int = 365, pending: int = 0
) -> Entry:
    """Points issued into a lot of their own."""
    available = now + timedelta(days=pending)
    return Entry(
        key=key,
        kind="earn",
        wallet="points",
        at=now,
        postings=(
            Posting(account=WALLET, amount=amount, customer=customer),
            Posting(account=ISSUED, amount=-amount),
        ),
        opens=NewLot(
            amount=amount,
            earned_at=now,
            available_at=available,
            expires_at=available + timedelta(days=life),
        ),
    )


def spent(key: str, customer: str, lots: dict[int, int], now: datetime) -> Entry:
    """Points redeemed from these lots; negative amounts give back."""
    total = sum(lots.values())
    out = tuple(
        Posting(account=WALLET, amount=-amount, customer=customer, lot=lot)
        for lot, amount in lots.items()
    )
    return Entry(
        key=key,
        kind="redeem",
        wallet="points",
        at=now,
        postings=(*out, Posting(account=REDEEMED, amount=total)),
    )


def owed(key: str, customer: str, amount: int, now: datetime, *, below_zero: bool = True) -> Entry:
    """A debt (or with a negative amount its payment)."""
    return Entry(
        key=key,
        kind="adjust",
        wallet="points",
        at=now,
        postings=(
            Posting(account=WALLET, amount=-amount, customer=customer),
            Posting(account=ADJUSTMENT, amount=amount),
        ),
        below_zero=below_zero,
    )
