"""Settling: what a wallet owes is paid out of its lots before they end."""

from collections.abc import Sequence
from datetime import datetime

from guerdon.give.points.redeem import in_turn
from guerdon.terms.entry import Entry, Lot, Posting


def entry(
    *, lots: Sequence[Lot], owed: int, customer: str, wallet: str, at: datetime
) -> Entry | None:
    """The movement that pays a debt out of lots, first to expire first; None where nothing can.

    The balance stays as it is: what a lot gives up is what the wallet no longer owes. Lots that
    have ended and were not written off yet pay too, for they were there while the debt was; those
    that may not be used yet do not.
    """
    account = f"wallet:{wallet}"
    postings: list[Posting] = []
    rest = owed
    for lot in in_turn(lots=[lot for lot in lots if lot.available_at <= at]):
        part = min(rest, lot.left)
        if part > 0:
            postings.append(Posting(account=account, amount=-part, customer=customer, lot=lot.lot))
            rest -= part
    if not postings:
        return None
    paid = Posting(account=account, amount=owed - rest, customer=customer)
    return Entry(
        key=f"settle:{wallet}:{customer}:{at.isoformat()}",
        kind="settle",
        wallet=wallet,
        at=at,
        postings=(*postings, paid),
        below_zero=True,
    )
