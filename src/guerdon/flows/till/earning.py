"""What a checkout earns in each wallet, where there are rules, caps or several wallets."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from guerdon.decide.asking import asked, localised, zone_of
from guerdon.give.live import LiveOffers
from guerdon.give.points import caps
from guerdon.give.points.earning import PURCHASE, Sale, by_purchase
from guerdon.give.points.ways.scope import SaleLine
from guerdon.terms.cart import Cart, Checkout
from guerdon.terms.condition import Condition
from guerdon.terms.customer import Facts
from guerdon.terms.holding import holds
from guerdon.terms.limit import Use
from guerdon.terms.money import shared
from guerdon.terms.points import Part

__all__ = ["PURCHASE", "allowed", "lines_of", "parts", "used"]


def allowed(*, ask: Checkout, facts: Facts, offers: LiveOffers, now: datetime) -> int:
    """The points that the ask would spend, as far as the wallet's caps on spending allow."""
    if offers.plan is None or not offers.plan.spend_caps or ask.customer is None:
        return ask.points
    day = caps.day_in(at=now, zone=offers.zone)
    room = caps.spendable(plan=offers.plan, customer=ask.customer, day=day, used=_others(facts))
    return ask.points if room is None else min(ask.points, room)


def _others(facts: Facts) -> Mapping[str, int]:
    """What counters stand at without what the order itself holds."""
    return {key: used - facts.own.get(key, 0) for key, used in facts.used.items()}


def parts(
    *,
    ask: Checkout,
    facts: Facts,
    offers: LiveOffers,
    now: datetime,
    paid: Sequence[int],
    by_points: int,
    boosts: Sequence[tuple[int, int]],
) -> tuple[Part, ...]:
    """What each rule of each wallet gives, within caps.

    `paid` is what each line of the cart costs after offers, `by_points` the part of it all that
    points pay, `boosts` the multipliers of offers.
    """
    assert ask.customer is not None  # noqa: S101 (facts are known)
    local = localised(now=now, zone=zone_of(ask=ask, facts=facts, home=offers.zone))
    lines = lines_of(cart=ask.cart, paid=paid, by_points=by_points)
    sale = Sale(
        at=now,
        paid_minor=sum(paid) - by_points,
        value_minor=ask.cart.value_minor - by_points,
        lines=lines,
        tier=facts.tier,
        boosts=boosts,
        holds=partial(_holds, asked(ask=ask, facts=facts, local=local), ask.cart),
    )
    day = caps.day_in(at=now, zone=offers.zone)
    stands = _others(facts)
    found: list[Part] = []
    for plan in offers.plans:
        whole = by_purchase(plan=plan, sale=sale)
        found += caps.capped(plan=plan, parts=whole, customer=ask.customer, day=day, used=stands)
    return tuple(found)


def lines_of(*, cart: Cart, paid: Sequence[int], by_points: int) -> tuple[SaleLine, ...]:
    """The cart's lines with what was paid; what points pay is spread over them by their worth."""
    weights = list(paid) if any(paid) else [1] * len(paid)
    spread = shared(total=by_points, weights=weights) if by_points else [0] * len(paid)
    return tuple(
        SaleLine(
            sku=line.sku,
            quantity=line.quantity,
            value_minor=line.value_minor,
            paid_minor=cost - points,
            points_minor=points,
            category=line.category,
            brand=line.brand,
            labels=line.labels,
        )
        for line, cost, points in zip(cart.lines, paid, spread, strict=True)
    )


def _holds(values: Mapping[str, Any], cart: Cart, condition: Condition) -> bool:
    return holds(condition=condition, values=values, cart=cart)


def used(
    *,
    customer: str | None,
    earned: Sequence[Part],
    spent: int,
    offers: LiveOffers,
    now: datetime,
) -> tuple[Use, ...]:
    """What those earnings and that spending take of the caps' counters."""
    if customer is None:
        return ()
    day = caps.day_in(at=now, zone=offers.zone)
    found: list[Use] = []
    for plan in offers.plans:
        own = [part for part in earned if part.wallet == plan.wallet]
        found += caps.uses(plan=plan, parts=own, customer=customer, day=day)
    if offers.plan is not None:
        found += caps.spent(plan=offers.plan, points=spent, customer=customer, day=day)
    return tuple(found)
