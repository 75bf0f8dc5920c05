"""The sums of an order's returns: the money that went back so far, and the points it moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from guerdon.flows.till.earning import lines_of
from guerdon.flows.till.returning import Kept
from guerdon.give.points import refund
from guerdon.give.points.earn import earned
from guerdon.give.points.earning import Sale, by_purchase
from guerdon.terms.cart import Cart
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import POINTS
from guerdon.terms.money import shared
from guerdon.terms.points import Part, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A redeemed order as it was: its quote as plain data, kept whole, decided `at` by the plans.

    `cart` is what was bought, `tier` the customer's then.
    """

    quote: Mapping[str, Any]
    whole: Kept
    plans: tuple[Plan, ...]
    cart: Cart
    tier: str
    at: datetime

    @property
    def total_minor(self) -> int:
        """What was paid, shipping included."""
        return int(self.quote["total_minor"])

    @property
    def goods_minor(self) -> int:
        """What was paid for the goods."""
        return sum(self.whole.paid.values())

    @property
    def parts(self) -> tuple[Part, ...]:
        """What each rule of each wallet gave."""
        found = tuple(Part(**part) for part in self.quote.get("earned", ()))
        points = int(self.quote["points_earned"])
        return found or ((Part(wallet=POINTS, rule="", points=points),) if points else ())

    def given(self, *, wallet: str) -> int:
        """The points that were earned in a wallet."""
        return sum(part.points for part in self.parts if part.wallet == wallet)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Running sums after a return: all minor units and points since the redemption.

    `refunded_minor` is what went back, `most_minor` its highest stand: a lost threshold may lower
    the sum, and points never follow it down. `points_back` were spent and went back,
    `points_minor` is the money they paid, `points_taken` were earned and are taken back; `taken`
    are those of other wallets, by wallet.
    """

    refunded_minor: int
    most_minor: int
    points_back: int
    points_minor: int
    points_taken: int
    taken: Mapping[str, int] = field(default_factory=dict)


def refunded(*, order: Order, kept: Kept, owed_minor: int, goodwill_minor: int) -> int:
    """What has gone back in all: for units, less what is owed for gifts, and out of goodwill.

    Never more than was paid: for the goods, and with the last unit for shipping too.
    """
    most = order.total_minor if kept.empty else order.goods_minor
    return min(most, max(0, kept.refunded_minor - owed_minor) + goodwill_minor)


def goodwill(
    *, order: Order, kept: Kept, owed_minor: int, before_minor: int, asked_minor: int
) -> int | Refusal:
    """All the goodwill so far, with what is asked for now.

    Refused: more than is still paid for goods.
    """
    gone = refunded(order=order, kept=kept, owed_minor=owed_minor, goodwill_minor=before_minor)
    left = max(0, order.goods_minor - gone)
    if asked_minor > left:
        data = {"asked_minor": asked_minor, "left_minor": left}
        return Refusal(reason="refund_too_much", data=data)
    return before_minor + asked_minor


def sums(*, order: Order, kept: Kept, refunded_minor: int, before: Mapping[str, Any]) -> Sums:
    """The sums after a return that follows those of `before` (empty: the first).

    Points that paid go back in proportion to the money, rounded down on the sum. Of the points
    earned those stay that what is still paid would have earned, multipliers on the lines that are
    kept included; with the last unit none.
    """
    quote = order.quote
    most = max(int(before.get("most_minor", 0)), refunded_minor)

    def part(points: int) -> int:
        return refund.proportion(
            points=points, paid_minor=order.total_minor, before_minor=0, after_minor=most
        )

    pays = part(quote["points_minor"])
    earlier = {POINTS: int(before.get("points_taken", 0)), **before.get("taken", {})}
    taken = {
        wallet: max(
            earlier.get(wallet, 0),
            order.given(wallet=wallet) - _left(order, wallet, kept, most, pays),
        )
        for wallet in dict.fromkeys((POINTS, *(part.wallet for part in order.parts)))
    }
    return Sums(
        refunded_minor=refunded_minor,
        most_minor=most,
        points_back=part(quote["points_spent"]),
        points_minor=pays,
        points_taken=taken.pop(POINTS),
        taken=taken,
    )


def _left(order: Order, wallet: str, kept: Kept, refunded_minor: int, pays_back: int) -> int:
    """How many of the points earned in a wallet the kept part would still have earned.

    In proportion, so that a rate that the programme changed since takes nothing away.
    """
    points = order.given(wallet=wallet)
    if kept.empty or not points:
        return 0
    plan = next((one for one in order.plans if one.wallet == wallet), None)
    whole = 0 if plan is None else _earning(order, plan, order.whole, 0, 0)
    if plan is None or whole <= 0:
        return points - points * refunded_minor // max(1, order.total_minor)
    return min(points, points * _earning(order, plan, kept, refunded_minor, pays_back) // whole)


def _earning(order: Order, plan: Plan, kept: Kept, refunded_minor: int, pays_back: int) -> int:
    """What the kept part earns in the wallet, before caps, for what is still paid for it."""
    quote = order.quote
    shipping = order.total_minor - order.goods_minor
    goods = order.goods_minor - refunded_minor
    by_points = max(0, quote["points_minor"] - pays_back - shipping)
    paid = goods - by_points
    boosts = [
        (extra["multiplier_bp"], sum(kept.paid[line] for line in extra["lines"] or kept.paid))
        for one in quote["applied"]
        if kept.still(one)
        for extra in one["extras"]
        if extra["what"] == "points"
    ]
    if plan.plain:
        return earned(plan=plan, paid_minor=paid, at=order.at, boosts=boosts)
    return sum(part.points for part in _by_rules(order, plan, kept, goods, by_points, boosts))


def _by_rules(
    order: Order,
    plan: Plan,
    kept: Kept,
    goods: int,
    by_points: int,
    boosts: Sequence[tuple[int, int]],
) -> tuple[Part, ...]:
    """Rule by rule; a rule that gave nothing then gives nothing now, whatever it looks at."""
    cart = Cart(
        lines=tuple(replace(line, quantity=kept.units[line.key]) for line in order.cart.lines),
        currency=order.cart.currency,
    )
    # What went back as goodwill or was deducted for gifts lies on no line: it is spread.
    worth = [kept.paid[line.key] for line in order.cart.lines]
    most = sum(worth)
    still = shared(total=min(max(0, goods), most), weights=worth) if most else worth
    sale = Sale(
        at=order.at,
        paid_minor=goods - by_points,
        value_minor=max(0, cart.value_minor - (most - min(max(0, goods), most)) - by_points),
        lines=lines_of(cart=cart, paid=still, by_points=min(by_points, sum(still))),
        tier=order.tier,
        boosts=boosts,
        holds=lambda _: True,
    )
    gave = {part.rule for part in order.parts if part.wallet == plan.wallet}
    return tuple(part for part in by_purchase(plan=plan, sale=sale) if part.rule in gave)


def spread(*, minor: int, weights: Sequence[int]) -> list[int]:
    """Money over the lines that moved it, below zero too, by largest remainder.

    Evenly where nothing weighs anything: what cost nothing may take an offer with it.
    """
    parts = shared(total=abs(minor), weights=weights if any(weights) else [1] * len(weights))
    return [-part for part in parts] if minor < 0 else parts
