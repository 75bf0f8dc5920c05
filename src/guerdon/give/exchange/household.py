"""A household's pool: each member's part stays lots of their own until somebody spends them.

Whoever spends draws on the lots of all, first to expire first. What is left of one's own lots is
one's own share: that is what leaving takes out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from guerdon.give.exchange.moving import Part, Place, moved, parts, usable
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import POINTS, Entry, Lot
from guerdon.terms.sharing import POOL, HouseholdTerms

WHOLE_BP = 10_000
PUT, TAKE, LEAVE = "pool_put", "pool_take", "pool_leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Housemate:
    """A member of a household: `share_bp` of what they earn goes into the pool by itself."""

    customer: str
    head: bool
    may_spend: bool
    share_bp: int
    since: datetime


def spends(*, terms: HouseholdTerms, mate: Housemate) -> bool:
    """Whether this one may take out of the pool."""
    return mate.head or terms.spenders == "all" or (terms.spenders == "named" and mate.may_spend)


def put(
    *,
    terms: HouseholdTerms,
    customer: str,
    points: int,
    lots: Sequence[Lot],
    spendable: int,
    at: datetime,
    key: str,
) -> tuple[Entry, ...] | Refusal:
    """The entries that put a member's points into the pool, first to expire first."""
    free = usable(lots=lots, now=at, rest_days=terms.rest_days)
    balance = min(spendable, sum(lot.left for lot in free))
    if points > balance:
        return Refusal(reason="points_short", data={"asked": points, "balance": balance})
    own = Place(customer=customer, wallet=POINTS)
    taken = parts(held=[(own, lot) for lot in free], points=points)
    return moved(taken=taken, to=_pool(customer), at=at, key=key, kind=PUT, data={"pool": key})


def put_by_itself(
    *, mate: Housemate, earned: Sequence[Lot], spendable: int, at: datetime
) -> tuple[Entry, ...]:
    """The entries that put the agreed share of newly earned lots into the pool, once a lot.

    Of `earned` those count that were earned since the member came in and may be used; never more
    than what is left of a lot and may be spent.
    """
    entries: list[Entry] = []
    own = Place(customer=mate.customer, wallet=POINTS)
    rest = spendable
    for lot in usable(lots=earned, now=at):
        points = min(lot.amount * mate.share_bp // WHOLE_BP, lot.left, rest)
        if points <= 0 or lot.earned_at < mate.since:
            continue
        rest -= points
        entries += moved(
            taken=[Part(place=own, lot=lot, points=points)],
            to=_pool(mate.customer),
            at=at,
            key="pool:auto",
            kind=PUT,
            data={"share_bp": mate.share_bp},
        )
    return tuple(entries)


def take(
    *,
    terms: HouseholdTerms,
    mate: Housemate,
    points: int,
    pool: Mapping[str, Sequence[Lot]],
    at: datetime,
    key: str,
) -> tuple[Entry, ...] | Refusal:
    """The entries that bring points of the pool (lots by customer) into the taker's own wallet.

    Refused: one who may not spend, more than there is.
    """
    if not spends(terms=terms, mate=mate):
        return Refusal(reason="pool_not_yours_to_spend")
    held = [
        (_pool(customer), lot)
        for customer, lots in pool.items()
        for lot in usable(lots=lots, now=at)
    ]
    balance = sum(lot.left for _, lot in held)
    if points > balance:
        return Refusal(reason="pool_short", data={"asked": points, "balance": balance})
    to = Place(customer=mate.customer, wallet=POINTS)
    taken = parts(held=held, points=points)
    return moved(taken=taken, to=to, at=at, key=key, kind=TAKE, data={"pool": key})


def left(*, customer: str, lots: Sequence[Lot], at: datetime, key: str) -> tuple[Entry, ...]:
    """The entries that give one who leaves what is left of their own lots.

    Lots that have ended stay in the pool's wallet for the night that writes them off.
    """
    own = [(_pool(customer), lot) for lot in usable(lots=lots, now=at)]
    taken = parts(held=own, points=sum(lot.left for _, lot in own))
    to = Place(customer=customer, wallet=POINTS)
    return moved(taken=taken, to=to, at=at, key=key, kind=LEAVE, data={"pool": key})


def _pool(customer: str) -> Place:
    return Place(customer=customer, wallet=POOL)
