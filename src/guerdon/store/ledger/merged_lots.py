"""Wallets of two numbers in the store: what is in them, and what a merge has moved of it."""

from typing import Any

from django.db.models import F

from guerdon.give.points.merging import KIND, Passed
from guerdon.store.models import Customer, Entry, Lot, Posting
from guerdon.terms.entry import Lot as LotTerms


def wallets(*, customer: str) -> tuple[str, ...]:
    """The wallets that the customer ever had anything in, by name."""
    pk = Customer.objects.values_list("pk", flat=True).filter(key=customer).first()
    if pk is None:
        return ()
    # Lots and debts are few a customer, and both are found by index; balances are not.
    held = Lot.objects.filter(customer_id=pk).values_list("wallet", flat=True)
    owed = Posting.objects.filter(customer_id=pk, lot=None).values_list("account", flat=True)
    return tuple(sorted({*held, *(account[7:] for account in owed)}))


def held(*, customer: str, wallet: str) -> tuple[tuple[LotTerms, dict[str, Any]], ...]:
    """Every lot with something left, whatever it waits for, with the data of its entry."""
    rows = Lot.objects.filter(customer__key=customer, wallet=wallet).select_related("entry")
    return tuple(
        (
            LotTerms(
                lot=row.pk,
                amount=row.amount,
                left=row.amount - row.used,
                earned_at=row.earned_at,
                available_at=row.available_at,
                expires_at=row.expires_at,
                life=row.life,
                shares_at=row.shares_at,
            ),
            dict(row.entry.data),
        )
        for row in rows.order_by("pk")
        if row.amount > row.used
    )


def passed(*, merge: str, wallet: str) -> tuple[Passed, ...]:
    """The lots that the merge opened for the survivor, with what is left of each."""
    rows = Lot.objects.filter(
        entry__key__startswith=f"{KIND}:{merge}:", entry__kind=KIND, wallet=wallet
    )
    return tuple(
        Passed(source=int(row.entry.data["lot"]), lot=row.pk, left=row.amount - row.used)
        for row in rows.select_related("entry").order_by("pk")
    )


def debt(*, merge: str, wallet: str) -> int:
    """What the survivor took over of debts by this merge."""
    rows = Entry.objects.filter(
        key__startswith=f"{KIND}:{merge}:", key__endswith=":debt", wallet=wallet
    )
    return sum(int(data["debt"]) for data in rows.values_list("data", flat=True))


def strays() -> tuple[str, ...]:
    """Old numbers whose wallets are not empty: what came to them after their merge."""
    left = Lot.objects.filter(customer__merged_into__isnull=False, used__lt=F("amount"))
    owing = Posting.objects.filter(customer__merged_into__isnull=False, lot=None)
    found = set(left.values_list("customer__key", flat=True).distinct())
    totals: dict[str, int] = {}
    for key, amount in owing.values_list("customer__key", "amount"):
        totals[key] = totals.get(key, 0) + amount
    return tuple(sorted(found | {key for key, total in totals.items() if total}))
