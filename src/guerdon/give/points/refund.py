"""Returns: points that paid go back into their lots, points that were earned are taken back.

Everything is counted from the beginning of the order ("so far" before and after), so that returns
of any parts in any order end in the same points as one return of the whole.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from guerdon.give.points.redeem import Draw
from guerdon.terms.entry import ISSUED, REDEEMED, Entry, Lot, Posting
from guerdon.terms.points import Plan


def proportion(*, points: int, paid_minor: int, before_minor: int, after_minor: int) -> int:
    """How many of the points belong to the money returned between two sums so far.

    Rounded down so far, so that the last return brings what roundings held back.
    """
    if paid_minor <= 0:
        return 0
    if not 0 <= before_minor <= after_minor <= paid_minor:
        raise ValueError("returned so far lies between 0 and what was paid")
    return points * after_minor // paid_minor - points * before_minor // paid_minor


def back(*, draws: Sequence[Draw], before: int, points: int) -> tuple[Draw, ...]:
    """Which lots get `points` back after `before` went back already.

    The lot drawn on last gets its points first: the customer keeps those that live longest.
    """
    skip, rest = before, points
    found: list[Draw] = []
    for draw in reversed(draws):
        passed = min(skip, draw.points)
        skip -= passed
        part = min(rest, draw.points - passed)
        if part > 0:
            found.append(Draw(lot=draw.lot, points=part))
            rest -= part
    if rest:
        raise ValueError("more goes back than was drawn")
    return tuple(found)


def back_entry(
    *,
    plan: Plan,
    draws: Sequence[Draw],
    customer: str,
    at: datetime,
    key: str,
    data: dict[str, Any] | None = None,
) -> Entry | None:
    """The movement of points back into the lots they came from; None without draws."""
    if not draws:
        return None
    wallet = f"wallet:{plan.wallet}"
    return Entry(
        key=key,
        kind="refund",
        wallet=plan.wallet,
        at=at,
        postings=(
            *(
                Posting(account=wallet, amount=draw.points, customer=customer, lot=draw.lot)
                for draw in draws
            ),
            Posting(account=REDEEMED, amount=-sum(draw.points for draw in draws)),
        ),
        data=dict(data or {}),
    )


def revoked(
    *,
    plan: Plan,
    points: int,
    lots: Sequence[Lot],
    earned_lot: int | None,
    customer: str,
    at: datetime,
    key: str,
    data: dict[str, Any] | None = None,
) -> Entry | None:
    """The movement that takes earned points back after a return; None when nothing moves.

    First out of the lot that the order opened, then out of others, first to expire first. What
    was spent already is forgiven (plan.revoke to_zero) or becomes a debt of the wallet
    (below_zero). Pending lots count: points not yet usable are taken back too.
    """
    if points <= 0:
        return None
    ordered = sorted(
        (lot for lot in lots if lot.left > 0 and (lot.expires_at is None or at < lot.expires_at)),
        key=lambda lot: (
            lot.lot != earned_lot,
            lot.expires_at is None,
            lot.expires_at or at,
            lot.lot,
        ),
    )
    wallet = f"wallet:{plan.wallet}"
    postings: list[Posting] = []
    rest = points
    for lot in ordered:
        part = min(rest, lot.left)
        if part > 0:
            postings.append(Posting(account=wallet, amount=-part, customer=customer, lot=lot.lot))
            rest -= part
    owes = rest > 0 and plan.revoke == "below_zero"
    if owes:
        postings.append(Posting(account=wallet, amount=-rest, customer=customer))
    moved = points if owes else points - rest
    if not moved:
        return None
    return Entry(
        key=key,
        kind="revoke",
        wallet=plan.wallet,
        at=at,
        postings=(*postings, Posting(account=ISSUED, amount=moved)),
        below_zero=owes,
        data={**(data or {}), "forgiven": points - moved},
    )
