"""What a promise would have paid for friends who bought as last year's new members did."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from guerdon.give.referral.reward import due
from guerdon.give.referral.settings import COUPON, MONEY, POINTS, Programme
from guerdon.give.referral.steps import Order, reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one side is given in all: points, minor units of money, pieces of the rest."""

    points: int = 0
    money_minor: int = 0
    coupons: int = 0
    privileges: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """One programme over so many `friends`.

    `reached` says how many of them reach each step, by its place; `sides` is by whose reward it is
    (`reward.INVITEE`, `INVITER`, `SECOND`).
    """

    friends: int
    reached: Mapping[int, int] = field(default_factory=dict)
    sides: Mapping[int, Side] = field(default_factory=dict)

    def money_minor(self, *, worth_milli: int) -> int:
        """Points at what one pays (thousandths of a minor unit) and money, of all sides."""
        points = sum(side.points for side in self.sides.values())
        money = sum(side.money_minor for side in self.sides.values())
        return points * worth_milli // 1_000 + money


def promised(*, programme: Programme, friends: Iterable[Sequence[Order]]) -> Promised:
    """Each friend's orders, the first at the moment of the binding.

    Caps of an inviter and the guard are left out: nobody knows who would have brought whom. A
    second level is counted as if every inviter had been brought by somebody.
    """
    count = 0
    steps: Counter[int] = Counter()
    given: Counter[tuple[int, str]] = Counter()
    for orders in friends:
        if not orders:
            continue
        count += 1
        bound_at = min(order.at for order in orders)
        steps.update(one.place for one in reached(programme=programme, orders=orders))
        for one in due(programme=programme, bound_at=bound_at, orders=orders):
            given[one.level, one.reward.kind] += one.amount
    levels = sorted({level for level, _ in given})
    sides = {
        level: Side(
            points=given[level, POINTS],
            money_minor=given[level, MONEY],
            coupons=given[level, COUPON],
            privileges=given[level, "privilege"],
        )
        for level in levels
    }
    return Promised(friends=count, reached=dict(sorted(steps.items())), sides=sides)
