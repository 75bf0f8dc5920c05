"""Purchase: an order that was decided elsewhere is recorded once and earns points."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.flows.till import earning, outside_sale
from guerdon.flows.till.outside_sale import Sale
from guerdon.give.live import LiveOffers
from guerdon.give.points import earn
from guerdon.store import counters, numbers
from guerdon.store.programme import offers
from guerdon.store.till import facts, orders, replies, till
from guerdon.store.till.orders import Sold
from guerdon.store.till.replies import Reply
from guerdon.terms.cart import Cart, Checkout, Line
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import POINTS
from guerdon.terms.limit import Use
from guerdon.terms.money import shared
from guerdon.terms.points import Part


def record(
    *,
    order: str,
    customer: str | None,
    placed_at: datetime,
    lines: Sequence[Sold],
    currency: str,
    channel: str = "",
    store: str = "",
    payment: str = "",
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """Write the order as paid; its customer earns at the rate of the day it was placed.

    Refused, with nothing changed: an order key in use, another currency. The reply's body is
    {"order", "redemption", "state", "total_minor", "points": {"earned", "available_at",
    "expires_at"}}; the redemption is what a return names.
    """
    home = offers.live(now=now).currency
    if currency != home:
        return Refusal(reason="currency_mismatch", data={"given": currency, "expected": home})

    reached = None if customer is None else numbers.living(customer=customer)
    ask = _asked(order, reached, lines, currency, (channel, store, payment))

    def work() -> dict[str, Any] | Refusal:
        if orders.known(key=order) or till.redeemed(order=order):
            return Refusal(reason="order_exists", data={"order": order})
        total = sum(line.amount_minor for line in lines)
        sale = _sale(ask, lines, placed_at, now)
        if isinstance(sale, Refusal):
            return sale
        written = outside_sale.record(order=order, at=placed_at, sale=sale, lines=lines)
        if isinstance(written, Refusal):
            return written
        redemption, made = written
        mine = [one.opens for one in made if one.opens is not None and one.wallet == POINTS]
        lot = mine[0] if mine else None
        return {
            "order": order,
            "redemption": redemption,
            "state": "closed",
            "total_minor": total,
            "points": {
                "earned": sum(one.amount for one in mine),
                "available_at": lot.available_at if lot else None,
                "expires_at": lot.expires_at if lot else None,
            },
        }

    body = digest(value=["purchase", order, customer, placed_at, list(lines), channel, store])
    if payment:
        body = digest(value=[body, payment])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def _sale(
    ask: Checkout, lines: Sequence[Sold], placed_at: datetime, now: datetime
) -> Sale | Refusal:
    """What the order earns in every wallet, by the terms of now and the rate of its day.

    Refused where a parallel order took what caps still allowed.
    """
    live = offers.live(now=now)
    paid = [line.amount_minor for line in lines]
    tier: str = ""
    parts: tuple[Part, ...] = ()
    taken: tuple[Use, ...] = ()
    if ask.customer is not None:
        orders.in_turn(customer=ask.customer, at=placed_at)
        found = earned_by(ask=ask, customer=ask.customer, at=placed_at, paid=paid, live=live)
        if isinstance(found, Refusal):
            return found
        tier, parts, taken = found
    return Sale(
        ask=ask,
        quote=outside_sale.quoted(
            ask=ask, applied=(), total_minor=sum(paid), parts=parts, live=live
        ),
        tier=tier,
        live=live,
        taken=taken,
        paid={
            line.key: shared(total=sold.amount_minor, weights=[1] * sold.quantity)
            for line, sold in zip(ask.cart.lines, lines, strict=True)
        },
    )


def earned_by(
    *, ask: Checkout, customer: str, at: datetime, paid: Sequence[int], live: LiveOffers
) -> tuple[str, tuple[Part, ...], tuple[Use, ...]] | Refusal:
    """The customer's tier, what an order of `at` earns by each rule, and what of caps that took.

    `paid` is what each line cost. The caps are taken here; refused where a parallel order took
    what they still allowed. Call it inside `write()`.
    """
    if live.plan is not None and live.plan.plain and not live.wallets and not live.plan.tier_lives:
        points = earn.earned(plan=live.plan, paid_minor=sum(paid), at=at)
        return "", (Part(wallet=POINTS, rule="", points=points),), ()
    known = facts.read(ask=ask, live=live, now=at)
    parts = earning.parts(
        ask=ask,
        facts=known,
        offers=live,
        now=at,
        paid=[max(0, minor) for minor in paid],
        by_points=0,
        boosts=(),
    )
    uses = earning.used(customer=customer, earned=parts, spent=0, offers=live, now=at)
    if counters.take(uses=uses) is not None:
        return Refusal(reason="till_busy")
    return known.tier, parts, uses


def _asked(
    order: str, customer: str | None, lines: Sequence[Sold], currency: str, words: Sequence[str]
) -> Checkout:
    """The order as rules look at it: each line with what it cost before offers."""
    channel, store, payment = words
    return Checkout(
        cart=Cart(
            lines=tuple(
                Line(
                    key=str(number),
                    sku=line.sku,
                    quantity=line.quantity,
                    unit_minor=max(0, line.amount_minor + line.discount_minor)
                    // max(1, line.quantity),
                    category=line.category,
                    brand=line.brand,
                )
                for number, line in enumerate(lines, start=1)
            ),
            currency=currency,
        ),
        customer=customer,
        order=order,
        channel=channel,
        store=store,
        payment=payment,
    )
