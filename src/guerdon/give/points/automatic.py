"""Automatic redemption: how many of the reward each member's points make, and what pays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from guerdon.give.points import caps
from guerdon.give.points.redeem import Draw, drawn
from guerdon.give.points.reward import use
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import Lot
from guerdon.terms.limit import Use, stock_key
from guerdon.terms.points import Plan, Reward

# No member gets more of it in one night.
MOST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Full:
    """A member, the points that may be spent now, and the lots with something left."""

    customer: str
    spendable: int
    lots: tuple[Lot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A member gets so many of the reward, out of these lots; `uses` is what that counts."""

    customer: str
    quantity: int
    points: int
    draws: tuple[Draw, ...]
    uses: tuple[Use, ...]


def counted(*, plan: Plan, reward: Reward, customers: Iterable[str], day: str) -> list[str]:
    """The counters that hold each member: the limit of the reward, and caps on spending."""
    return [one.key for who in customers for one in _held(plan, reward, who, 1, 1, day)]


def turned(
    *,
    plan: Plan,
    reward: Reward,
    each: int,
    members: Sequence[Full],
    used: Mapping[str, int],
    pieces: int | None,
    day: str,
    now: datetime,
) -> list[Turned]:
    """What each member gets for every full `each` points, in their order; who gets none is absent.

    As many as the points make, but no more than the limit, the caps on spending and the stock
    still allow; the other points stay. `used` is what the counters of `counted` stand at, `pieces`
    the stock (None: nobody counts it): who comes first is served first.
    """
    found = []
    for member in members:
        customer = member.customer
        quantity = min(member.spendable // each, MOST)
        for one in _held(plan, reward, customer, 1, each, day):
            room = (one.ceiling or 0) - used.get(one.key, 0)
            quantity = min(quantity, room // one.units)
        if pieces is not None:
            quantity = min(quantity, pieces)
        if quantity <= 0:
            continue
        points = quantity * each
        draws = drawn(lots=member.lots, points=points, now=now)
        if isinstance(draws, Refusal):
            continue
        uses = _held(plan, reward, customer, quantity, points, day)
        if pieces is not None:
            pieces -= quantity
            uses += (Use(key=stock_key(item=reward.item), units=quantity, ceiling=None),)
        found.append(
            Turned(customer=customer, quantity=quantity, points=points, draws=draws, uses=uses)
        )
    return found


def _held(
    plan: Plan, reward: Reward, customer: str, units: int, points: int, day: str
) -> tuple[Use, ...]:
    own = use(wallet=plan.wallet, reward=reward, customer=customer, day=day, units=units)
    spends = caps.spent(plan=plan, points=points, customer=customer, day=day)
    return (*((own,) if own else ()), *spends)
