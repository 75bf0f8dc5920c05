"""Redemption: make a quote real once, for one order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.flows.till import opening
from guerdon.flows.till.checkout import RACED, insisting, lapse, take
from guerdon.flows.till.rollback import roll_back
from guerdon.give.live import LiveOffers
from guerdon.give.points import redeem as spending
from guerdon.give.points.earning import entries as earned_entries
from guerdon.store import parcel
from guerdon.store.codes import codes
from guerdon.store.ledger import ledger
from guerdon.store.play import rolls
from guerdon.store.programme import ground, offers
from guerdon.store.till import orders, till
from guerdon.store.till.facts import Holds
from guerdon.store.till.orders import Sold
from guerdon.store.till.replies import Reply
from guerdon.terms.cart import Checkout
from guerdon.terms.checkout_document import stored
from guerdon.terms.customer import Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import Entry
from guerdon.terms.points import Part, Plan

__all__ = ["redeem", "roll_back", "sold"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decided:
    """What is about to be made real; facts and quote as plain data."""

    ask: Checkout
    facts: Any
    quote: Mapping[str, Any]
    holds: Holds
    reservation: str | None
    live: LiveOffers


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
        live=taken.live,
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
    ask = stored(document=held.ask)
    if held.customer != ask.customer:
        ask = replace(ask, customer=held.customer)
    till.end_reservation(key=held.key, state="redeemed")
    live = offers.live(now=now, stamp=ground.stamped(found=stamp.rows))
    return _Decided(
        ask=ask,
        facts=held.facts,
        quote=held.quote,
        holds=held.holds,
        reservation=held.key,
        live=live,
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
    moved = _points(ready, redemption, now)
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
    earned = quote["points_earned"] if ask.customer is not None else 0
    return {
        "redemption": redemption,
        "order": ask.order,
        "reservation": ready.reservation,
        "state": "closed",
        "at": now,
        "quote": quote,
        "points": {
            "spent": quote["points_spent"] if draws else 0,
            "earned": earned,
            "available_at": lot.available_at if lot else None,
            "expires_at": lot.expires_at if lot else None,
        },
    }


def _points(
    ready: _Decided, redemption: str, now: datetime
) -> tuple[tuple[spending.Draw, ...], list[Entry]] | Refusal:
    """The points that pay and the points that are earned; guests have neither."""
    ask, quote, plan = ready.ask, ready.quote, ready.live.plan or Plan()
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
    parts = [Part(**part) for part in quote.get("earned", ())]
    if not parts and quote["points_earned"]:
        parts = [Part(wallet=plan.wallet, rule="", points=quote["points_earned"])]
    spends = (
        spending.entry(
            plan=plan,
            draws=draws,
            customer=ask.customer,
            at=now,
            key=f"redeem:{redemption}",
            data=dict(data),
        ),
    )
    earns = earned_entries(
        plans=ready.live.plans,
        parts=parts,
        tier=_tier(ready.facts),
        customer=ask.customer,
        at=now,
        key=f"earn:{redemption}",
        data=data,
    )
    return draws, [*(entry for entry in spends if entry is not None), *earns]


def _tier(known: Any) -> str:
    """The customer's tier when it was decided; facts come as they are, or as they were stored."""
    return str(known.tier if isinstance(known, Facts) else known.get("tier", ""))


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
