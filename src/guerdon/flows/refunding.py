"""The sums of an order's returns: the money that went back so far, and the points it moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.flows.returning import Kept
from guerdon.give.points import refund
from guerdon.give.points.earn import earned
from guerdon.terms.decision import Refusal
from guerdon.terms.money import shared
from guerdon.terms.points import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A redeemed order as it was: its quote as plain data, kept whole, decided `at` by the plan."""

    quote: Mapping[str, Any]
    whole: Kept
    plan: Plan
    at: datetime

    @property
    def total_minor(self) -> int:
        """What was paid, shipping included."""
        return int(self.quote["total_minor"])

    @property
    def goods_minor(self) -> int:
        """What was paid for the goods."""
        return sum(self.whole.paid.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Running sums after a return: all minor units and points since the redemption.

    `refunded_minor` is what went back, `most_minor` its highest stand: a lost threshold may lower
    the sum, and points never follow it down. `points_back` were spent and went back,
    `points_minor` is the money they paid, `points_taken` were earned and are taken back.
    """

    refunded_minor: int
    most_minor: int
    points_back: int
    points_minor: int
    points_taken: int


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
    taken = int(quote["points_earned"]) - _left(order, kept, most, pays)
    return Sums(
        refunded_minor=refunded_minor,
        most_minor=most,
        points_back=part(quote["points_spent"]),
        points_minor=pays,
        points_taken=max(int(before.get("points_taken", 0)), taken),
    )


def _left(order: Order, kept: Kept, refunded_minor: int, pays_back: int) -> int:
    """How many of the points earned the kept part would still have earned.

    In proportion, so that a rate that the programme changed since takes nothing away.
    """
    points = int(order.quote["points_earned"])
    if kept.empty or not points:
        return 0
    whole = _earning(order, order.whole, 0, 0)
    if whole <= 0:
        return points - points * refunded_minor // max(1, order.total_minor)
    return min(points, points * _earning(order, kept, refunded_minor, pays_back) // whole)


def _earning(order: Order, kept: Kept, refunded_minor: int, pays_back: int) -> int:
    quote = order.quote
    shipping = order.total_minor - order.goods_minor
    goods = order.goods_minor - refunded_minor
    paid = goods - max(0, quote["points_minor"] - pays_back - shipping)
    boosts = [
        (extra["multiplier_bp"], sum(kept.paid[line] for line in extra["lines"] or kept.paid))
        for one in quote["applied"]
        if kept.still(one)
        for extra in one["extras"]
        if extra["what"] == "points"
    ]
    return earned(plan=order.plan, paid_minor=paid, at=order.at, boosts=boosts)


def spread(*, minor: int, weights: Sequence[int]) -> list[int]:
    """Money over the lines that moved it, below zero too, by largest remainder.

    Evenly where nothing weighs anything: what cost nothing may take an offer with it.
    """
    parts = shared(total=abs(minor), weights=weights if any(weights) else [1] * len(weights))
    return [-part for part in parts] if minor < 0 else parts
