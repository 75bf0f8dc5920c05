"""Redemption: make a quote real once, for one order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.flows import opening
from guerdon.flows.checkout import RACED, insisting, lapse, take
from guerdon.flows.rollback import roll_back
from guerdon.give.points import earn
from guerdon.give.points import redeem as spending
from guerdon.store import codes, ledger, offers, orders, parcel, rolls, till
from guerdon.store.facts import Holds
from guerdon.store.orders import Sold
from guerdon.store.replies import Reply
from guerdon.terms.cart import Checkout
from guerdon.terms.checkout_document import parsed
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import Entry
from guerdon.terms.points import Plan

__all__ = ["redeem", "roll_back", "sold"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decided:
    """What is about to be made real; facts and quote as plain data."""

    ask: Checkout
    facts: Any
    quote: Mapping[str, Any]
    holds: Holds
    reservation: str | None
    plan: Plan | None


def redeem(
    *,
    ask: Checkout | None = None,
    reservation: str | None = None,
    key: str | None,
    now: datetime,
    expect_total_minor: int | None = None,
    mode: str | None = None,
    dry: bool = False,
) -> Reply | Refusal:
    """Give what was decided: use up codes and counters, spend and earn points, record the order.

    One transaction, once an order. From a reservation exactly what was reserved is redeemed;
    directly, the decision is made under lock now. Refused, with nothing changed: a hold that is
    over, an order already redeemed or recorded, a code that does not apply, points that are not
    there, a total that is not the one expected. The reply's body is {"redemption", "order",
    "reservation", "state", "at", "quote", "points": {"spent", "earned", "available_at"}}.
    """
    if (ask is None) == (reservation is None):
        return Refusal(reason="cart_or_reservation")

    def work() -> dict[str, Any] | Refusal:
        ready = _reserved(reservation, now) if ask is None else _fresh(ask, now, mode)
        if isinstance(ready, Refusal):
            return ready
        total = ready.quote["total_minor"]
        if expect_total_minor is not None and total != expect_total_minor:
            data = {"expected_minor": expect_total_minor, "total_minor": total}
            return Refusal(reason="total_changed", data=data)
        made = _made_real(ready, now)
        if dry and not isinstance(made, Refusal):
            # What is not meant tells no prize.
            return {**made, "quote": opening.sealed(document=made["quote"])}
        return made

    if ask is not None and not dry:
        lapse(now=now)
    body = digest(value=["redeem", ask, reservation, expect_total_minor, mode])
    return insisting(key=key, body=body, now=now, work=work, dry=dry)


def _fresh(ask: Checkout, now: datetime, mode: str | None) -> _Decided | Refusal:
    taken = take(ask=ask, now=now, mode=mode)
    if isinstance(taken, Refusal):
        return taken
    return _Decided(
        ask=taken.ask,
        facts=taken.facts,
        quote=taken.quote,
        holds=taken.holds,
        reservation=None,
        plan=taken.live.plan,
    )


def _reserved(reservation: str | None, now: datetime) -> _Decided | Refusal:
    found, stamp = parcel.asked(till.named(key=reservation or ""), (offers.STAMP, ()))
    held = till.seen(found=found.rows)
    if held is None:
        return Refusal(reason="not_found", data={"what": "reservation", "key": reservation})
    if held.state != "held":
        return Refusal(reason=f"reservation_{held.state}", data={"reservation": held.key})
    if held.expires_at <= now:
        return Refusal(reason="reservation_expired", data={"reservation": held.key})
    ask = parsed(document=held.ask)
    assert not isinstance(ask, Refusal), ask  # noqa: S101 (it was parsed before it was stored)
    till.end_reservation(key=held.key, state="redeemed")
    live = offers.live(now=now, stamp=offers.stamped(found=stamp.rows))
    return _Decided(
        ask=ask,
        facts=held.facts,
        quote=held.quote,
        holds=held.holds,
        reservation=held.key,
        plan=live.plan,
    )


def _made_real(ready: _Decided, now: datetime) -> dict[str, Any] | Refusal:
    ask, quote = ready.ask, ready.quote
    # What was reserved is not decided again: a till without network used the code up.
    raced = RACED if ready.reservation is None else None
    codes.redeem(codes=ready.holds.codes, order=ask.order, taken=raced)
    if quote["rolls"]:
        rolls.opened(order=ask.order)
    redemption = till.new_key(kind="red")
    orders.record_later(
        key=ask.order,
        customer=ask.customer,
        at=now,
        lines=sold(ask=ask, quote=quote),
        channel=ask.channel,
        store=ask.store,
    )
    moved = _points(ask, quote, ready.plan or Plan(), redemption, now)
    if isinstance(moved, Refusal):
        return moved
    draws, entries = moved
    till.open_redemption(
        key=redemption,
        order=ask.order,
        customer=ask.customer,
        reservation=ready.reservation,
        now=now,
        ask=ask,
        facts=ready.facts,
        quote=quote,
        holds=ready.holds,
        draws=draws,
    )
    if draws:
        posted = ledger.post(entries=entries)
        if isinstance(posted, Refusal):
            return posted
    else:
        ledger.post_later(entries=entries)
    lot = next((entry.opens for entry in entries if entry.opens is not None), None)
    return {
        "redemption": redemption,
        "order": ask.order,
        "reservation": ready.reservation,
        "state": "closed",
        "at": now,
        "quote": quote,
        "points": {
            "spent": quote["points_spent"] if draws else 0,
            "earned": lot.amount if lot else 0,
            "available_at": lot.available_at if lot else None,
            "expires_at": lot.expires_at if lot else None,
        },
    }


def _points(
    ask: Checkout, quote: Mapping[str, Any], plan: Plan, redemption: str, now: datetime
) -> tuple[tuple[spending.Draw, ...], list[Entry]] | Refusal:
    """The points that pay and the points that are earned; guests have neither."""
    if ask.customer is None:
        return (), []
    data = {"order": ask.order, "redemption": redemption}
    draws: tuple[spending.Draw, ...] = ()
    if quote["points_spent"]:
        ledger.hold(customer=ask.customer)
        purse = ledger.balance(customer=ask.customer, now=now)
        if quote["points_spent"] > purse.spendable:
            short = {"asked": quote["points_spent"], "balance": purse.spendable}
            return Refusal(reason="points_short", data=short)
        lots = ledger.lots(customer=ask.customer)
        drawn = spending.drawn(lots=lots, points=quote["points_spent"], now=now)
        if isinstance(drawn, Refusal):
            return drawn
        draws = drawn
    entries = (
        spending.entry(
            plan=plan,
            draws=draws,
            customer=ask.customer,
            at=now,
            key=f"redeem:{redemption}",
            data=dict(data),
        ),
        earn.entry(
            plan=plan,
            points=quote["points_earned"],
            customer=ask.customer,
            at=now,
            key=f"earn:{redemption}",
            data=dict(data),
        ),
    )
    return draws, [entry for entry in entries if entry is not None]


def sold(*, ask: Checkout, quote: Mapping[str, Any]) -> list[Sold]:
    """The order's lines as they were paid: goods after all offers, without shipping."""
    off: dict[str, int] = {}
    for one in quote["applied"]:
        for share in one["shares"]:
            off[share["line"]] = off.get(share["line"], 0) + share["minor"]
    return [
        Sold(
            sku=line.sku,
            quantity=line.quantity,
            amount_minor=line.value_minor - off.get(line.key, 0),
            discount_minor=off.get(line.key, 0),
            category=line.category,
            brand=line.brand,
        )
        for line in ask.cart.lines
    ]
