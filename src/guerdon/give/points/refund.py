"""Returns: points that paid go back into their lots, points that were earned are taken back.

Everything is counted from the beginning of the order ("so far" before and after), so that returns
of any parts in any order end in the same points as one return of the whole.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from guerdon.give.points.redeem import Draw
from guerdon.terms.entry import ISSUED, REDEEMED, Entry, Lot, NewLot, Posting
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


def back_entries(
    *,
    plan: Plan,
    draws: Sequence[Draw],
    lots: Sequence[Lot],
    customer: str,
    at: datetime,
    key: str,
    data: dict[str, Any] | None = None,
) -> list[Entry]:
    """The movements of points back to where they came from; `lots` are all of the wallet's.

    Into the lot itself where its end stands. Where the plan says that they live on (`restores`
    extended), or where the customer's sliding lots of the same life end later by now, they open a
    lot of their own with that end, for a lot's end never changes.
    """
    known = {lot.lot: lot for lot in lots}
    same: list[Draw] = []
    found: list[Entry] = []
    for draw in draws:
        lot = known.get(draw.lot)
        end = None if lot is None else _end(plan, lot, lots, at)
        if lot is None or end is None:
            same.append(draw)
            continue
        opened = NewLot(
            amount=draw.points,
            earned_at=lot.earned_at,
            available_at=at,
            expires_at=end,
            life=lot.life,
        )
        own = {**(data or {}), "lot": draw.lot}
        found.append(_back(plan, [draw], customer, at, f"{key}:{draw.lot}", own, opened))
    if same:
        found.insert(0, _back(plan, same, customer, at, key, dict(data or {}), None))
    return found


def _end(plan: Plan, lot: Lot, lots: Sequence[Lot], at: datetime) -> datetime | None:
    """The later end that points get which go back to the lot; None where its own stands."""
    if lot.expires_at is None:
        return None
    ends = [lot.expires_at]
    if lot.life.startswith("sliding/"):
        ends += [one.expires_at for one in lots if one.life == lot.life and one.expires_at]
    if plan.restores == "extended":
        ends.append(at + timedelta(days=plan.extends_days))
    last = max(ends)
    return last if last > lot.expires_at and last > at else None


def _back(
    plan: Plan,
    draws: Sequence[Draw],
    customer: str,
    at: datetime,
    key: str,
    data: dict[str, Any],
    opens: NewLot | None,
) -> Entry:
    account = f"wallet:{plan.wallet}"
    return Entry(
        key=key,
        kind="refund",
        wallet=plan.wallet,
        at=at,
        postings=(
            *(
                Posting(
                    account=account,
                    amount=draw.points,
                    customer=customer,
                    lot=None if opens else draw.lot,
                )
                for draw in draws
            ),
            Posting(account=REDEEMED, amount=-sum(draw.points for draw in draws)),
        ),
        opens=opens,
        data=data,
    )


def ended(
    *, points: int, lots: Sequence[Lot], earned_lots: Collection[int], at: datetime, lapsed: int
) -> int:
    """How many of the points that are due back are gone by themselves: they ended unused.

    `lapsed` of those that the order earned were written off, less what earlier returns did not
    take for it; what its ended lots still hold will be. What is there is taken first.
    """
    own = [lot for lot in lots if lot.lot in earned_lots]
    unused = lapsed + sum(lot.left for lot in own if _over(lot, at))
    return max(0, min(points - there(lots=lots, earned_lots=earned_lots, at=at), unused))


def there(*, lots: Sequence[Lot], earned_lots: Collection[int], at: datetime) -> int:
    """How many of the points that the order earned are there still, and have not ended."""
    return sum(lot.left for lot in lots if lot.lot in earned_lots and not _over(lot, at))


def _over(lot: Lot, at: datetime) -> bool:
    return lot.expires_at is not None and lot.expires_at <= at


def revoked(
    *,
    plan: Plan,
    points: int,
    lots: Sequence[Lot],
    earned_lots: Collection[int],
    customer: str,
    at: datetime,
    key: str,
    data: dict[str, Any] | None = None,
    lapsed: int = 0,
) -> Entry | None:
    """The movement that takes earned points back after a return; None when nothing moves.

    First out of the lots that the order opened. Of the others so many as `lapsed` ended before
    anybody used them (see `ended`): nobody has to give them up twice. The rest out of other lots,
    first to expire first. What was spent already is forgiven (plan.revoke to_zero) or becomes a
    debt of the wallet (below_zero). Pending lots count: points not yet usable are taken back too.
    """
    points -= ended(points=points, lots=lots, earned_lots=earned_lots, at=at, lapsed=lapsed)
    if points <= 0:
        return None
    ordered = sorted(
        (lot for lot in lots if lot.left > 0 and not _over(lot, at)),
        key=lambda lot: (
            lot.lot not in earned_lots,
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
