"""Payment: the ledger entries that give a reward in points or money, and take it back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from guerdon.give.points.expiry import lot_of
from guerdon.give.points.refund import ended
from guerdon.terms.entry import ISSUED, Entry, Lot, Posting
from guerdon.terms.points import Life

GIVE, TAKE = "refer", "refer_back"
FOREVER = Life(kind="no")


def given(
    *,
    wallet: str,
    life: Life,
    amount: int,
    customer: str,
    available_at: datetime,
    key: str,
    now: datetime,
    data: Mapping[str, Any],
) -> Entry:
    """Issue `amount` into a lot that may be used from `available_at` on; its life begins there."""
    return Entry(
        key=key,
        kind=GIVE,
        wallet=wallet,
        at=now,
        postings=(
            Posting(account=ISSUED, amount=-amount),
            Posting(account=f"wallet:{wallet}", amount=amount, customer=customer),
        ),
        opens=lot_of(life=life, points=amount, earned_at=now, available_at=max(now, available_at)),
        data=dict(data),
    )


def taken(
    *,
    wallet: str,
    below_zero: bool,
    amount: int,
    lots: Sequence[Lot],
    own: Collection[int],
    customer: str,
    key: str,
    now: datetime,
    data: Mapping[str, Any],
    lapsed: int = 0,
) -> tuple[Entry | None, int]:
    """Take `amount` back, and how much of it moves: first from the lots in `own`, then others.

    Of others those that end first come first, pending ones too. What was spent is forgiven
    (moves less) or, with `below_zero`, becomes a debt of the wallet; what ended unused (`lapsed`,
    see `refund.ended`) is forgiven always. None where nothing moves.
    """
    gone = ended(points=amount, lots=lots, earned_lots=own, at=now, lapsed=lapsed)
    amount -= gone
    usable = [lot for lot in lots if lot.left > 0 and not _ended(lot, now)]
    usable.sort(
        key=lambda lot: (lot.lot not in own, lot.expires_at is None, lot.expires_at or now, lot.lot)
    )
    account = f"wallet:{wallet}"
    postings: list[Posting] = []
    rest = amount
    for lot in usable:
        part = min(rest, lot.left)
        if part > 0:
            postings.append(Posting(account=account, amount=-part, customer=customer, lot=lot.lot))
            rest -= part
    if rest and below_zero:
        postings.append(Posting(account=account, amount=-rest, customer=customer))
        rest = 0
    moves = amount - rest
    if not moves:
        return None, 0
    entry = Entry(
        key=key,
        kind=TAKE,
        wallet=wallet,
        at=now,
        postings=(*postings, Posting(account=ISSUED, amount=moves)),
        # A wallet that owes already may go further below zero by what is drawn from its lots.
        below_zero=True,
        data={**data, "forgiven": rest + gone},
    )
    return entry, moves


def _ended(lot: Lot, now: datetime) -> bool:
    return lot.expires_at is not None and lot.expires_at <= now
