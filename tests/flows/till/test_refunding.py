"""Running sums of returns: money within what was paid, points that follow what is kept."""

from datetime import UTC, datetime
from typing import Any

import pytest

from guerdon.flows.till.refunding import Order, goodwill, refunded, spread, sums
from guerdon.flows.till.returning import kept
from guerdon.terms.cart import Checkout
from guerdon.terms.decision import Refusal
from guerdon.terms.period import Period
from guerdon.terms.points import EarnRate, Plan
from guerdon.terms.quote_document import document
from tests.carts import PLAN, asking, cart_of, quote_for

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
TRIPLE = {"kind": "points_multiplier", "value": {"percent": 300}, "of": {"sku": ["s0"]}}


class Paid:
    """An order of 100.00 and 50.00 with 9.00 of shipping, quoted with some offers."""

    def __init__(self, *documents: dict[str, Any], plan: Plan = PLAN) -> None:
        self.ask: Checkout = asking(cart_of((1, 10_000), (1, 5_000), shipping=900))
        quote = quote_for(*documents, cart=self.ask.cart)
        self.quote = document(quote=quote)
        self.again = lambda part: quote_for(*documents, cart=part.cart)
        self.order = Order(
            quote=self.quote,
            whole=self.left(),
            plans=(plan,),
            cart=self.ask.cart,
            tier="",
            at=NOW,
        )

    def left(self, *gone: str) -> Any:
        places = {line: frozenset({0}) for line in gone}
        return kept(ask=self.ask, quote=self.quote, returned=places, requote=self.again)

    def taken(self, *gone: str, before: Any = None, worth: int | None = None) -> int:
        after = self.left(*gone)
        minor = after.refunded_minor if worth is None else worth
        return sums(
            order=self.order, kept=after, refunded_minor=minor, before=before or {}
        ).points_taken


def keys(paid: Paid) -> tuple[str, str]:
    first, second = (line.key for line in paid.ask.cart.lines)
    return first, second


def test_the_points_of_a_multiplier_go_with_the_line_that_it_multiplied() -> None:
    paid = Paid(TRIPLE)
    first, second = keys(paid)
    # 150 for what was paid and 200 more for the tripled line.
    assert paid.quote["points_earned"] == 350
    assert paid.taken(first) == 300
    assert paid.taken(second) == 50
    assert paid.taken(first, second) == 350


def test_a_rate_that_changed_since_takes_nothing_away() -> None:
    plan = Plan(rates=(EarnRate(period=Period(), points=1, per_minor=1000),))
    paid = Paid(TRIPLE, plan=plan)
    assert paid.taken(keys(paid)[1]) == 50
    nothing = Paid(TRIPLE, plan=Plan())
    assert nothing.taken(keys(nothing)[1]) == 350 - 350 + 350 * 5000 // 15_900


@pytest.mark.parametrize(("returns", "taken"), [("keep", 150), ("claw_back", 350)])
def test_a_multiplier_that_is_lost_is_taken_back_by_policy(returns: str, taken: int) -> None:
    every = {"kind": "points_multiplier", "value": {"percent": 300}, "least_minor": 12_000}
    paid = Paid({**every, "returns": returns})
    assert paid.quote["points_earned"] == 450
    # 100.00 are kept: three times, or plainly where the threshold was needed.
    assert paid.taken(keys(paid)[1]) == taken


def test_points_never_follow_the_money_down() -> None:
    paid = Paid(TRIPLE)
    before = {"most_minor": 10_000, "points_taken": 300}
    assert paid.taken(keys(paid)[0], before=before, worth=6_000) == 300


@pytest.mark.parametrize(
    ("gone", "owed", "given", "expected"),
    [
        ((), 0, 400, 400),
        ((1,), 0, 400, 5_400),
        ((1,), 0, 99_999, 15_000),
        ((1,), 600, 0, 4_400),
        ((1,), 6_000, 0, 0),
        ((0, 1), 0, 400, 15_900),
        ((0, 1), 600, 0, 15_300),
        ((0, 1), 600, 400, 15_700),
    ],
)
def test_what_went_back_stays_within_what_was_paid(
    gone: tuple[int, ...], owed: int, given: int, expected: int
) -> None:
    paid = Paid()
    left = paid.left(*[keys(paid)[at] for at in gone])
    found = refunded(order=paid.order, kept=left, owed_minor=owed, goodwill_minor=given)
    assert found == expected


def test_goodwill_is_bounded_by_what_is_still_paid_for_goods() -> None:
    paid = Paid()

    def asked(minor: int, before: int, *gone: int) -> int | Refusal:
        left = paid.left(*[keys(paid)[at] for at in gone])
        return goodwill(
            order=paid.order, kept=left, owed_minor=0, before_minor=before, asked_minor=minor
        )

    assert asked(15_000, 0) == 15_000
    assert asked(1, 15_000) == Refusal(
        reason="refund_too_much", data={"asked_minor": 1, "left_minor": 0}
    )
    assert asked(9_600, 400, 1) == 10_000
    refusal = asked(9_601, 400, 1)
    assert isinstance(refusal, Refusal)
    assert refusal.data["left_minor"] == 9_600
    assert asked(0, 400, 0, 1) == 400


def test_money_is_spread_by_weight_and_evenly_where_nothing_weighs() -> None:
    assert spread(minor=100, weights=[1, 2, 0]) == [33, 67, 0]
    assert spread(minor=-100, weights=[1, 2, 0]) == [-33, -67, 0]
    assert spread(minor=-5, weights=[0, 0]) == [-3, -2]
    assert spread(minor=0, weights=[]) == []
