"""What points do about a trigger: rules earn, waiting points become usable, sliding lots slide."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from guerdon.decide.asking import asked, localised, zone_of
from guerdon.flows.points import sliding
from guerdon.give.live import LiveOffers
from guerdon.give.points import activate, caps
from guerdon.give.points.earning import by_trigger, entries
from guerdon.store import counters
from guerdon.store.ledger import ledger
from guerdon.store.programme import offers
from guerdon.store.till import facts, till
from guerdon.store.writing import undo, write
from guerdon.terms.cart import Cart, Checkout
from guerdon.terms.condition import Condition
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import Entry
from guerdon.terms.holding import holds
from guerdon.terms.points import Part, Plan
from guerdon.terms.trigger import PURCHASE, RETURN, Told, Trigger

ROOM = "points"
TRIES = 6


def heard(*, trigger: Trigger, now: datetime) -> tuple[Told, ...]:
    """Earn, activate and slide, in the caller's transaction; by its entries' keys once for ever.

    Purchases and returns moved their points at the till already: of them only lots slide. What is
    earned counts from when the trigger happened, caps by the local day of that moment.
    """
    live = offers.live(now=now)
    told: list[Told] = []
    if trigger.kind not in (PURCHASE, RETURN):
        told += _earned(trigger, live, now)
        told += _activated(trigger, live, now)
    moved = _slid(trigger, live)
    if moved:
        told.append(Told(room=ROOM, what="extended", data={"lots": moved}))
    return tuple(told)


def _slid(trigger: Trigger, live: LiveOffers) -> int:
    if not any(sliding.slides(plan=plan) for plan in live.plans):
        return 0
    kinds = [trigger.kind, *(["redeem"] if _spent(trigger) else [])]
    return sum(
        sliding.slide(customers=[trigger.customer], active=kind, at=trigger.at, live=live)
        for kind in kinds
    )


def _spent(trigger: Trigger) -> bool:
    """Whether a purchase was paid in part with points."""
    if trigger.kind != PURCHASE:
        return False
    redemption = till.redeemed(order=str(trigger.data.get("order", "")))
    found = till.redemption(key=redemption) if redemption else None
    return found is not None and bool(found.draws)


def _earned(trigger: Trigger, live: LiveOffers, now: datetime) -> list[Told]:
    plans = [plan for plan in live.plans if any(rule.on == trigger.kind for rule in plan.rules)]
    if not plans:
        return []
    ask = Checkout(cart=Cart(lines=(), currency=live.currency), customer=trigger.customer)
    known = facts.read(ask=ask, live=live, now=now)
    local = localised(now=trigger.at, zone=zone_of(ask=ask, facts=known, home=live.zone))
    values = asked(ask=ask, facts=known, local=local)
    found: list[Told] = []
    for plan in plans:
        parts = by_trigger(
            plan=plan,
            kind=trigger.kind,
            at=trigger.at,
            data=trigger.data,
            holds=partial(_holds, values),
        )
        made = entries(
            plans=[plan],
            parts=_within_caps(plan, parts, trigger, live),
            tier=known.tier,
            customer=trigger.customer,
            at=trigger.at,
            key=f"earn:{trigger.kind}:{trigger.key}",
            data={"trigger": trigger.kind, **_order(trigger)},
        )
        points = _posted(made)
        if points:
            data = {"wallet": plan.wallet, "points": points}
            found.append(Told(room=ROOM, what="earned", data=data))
    return found


def _holds(values: Mapping[str, Any], condition: Condition) -> bool:
    return holds(condition=condition, values=values)


def _order(trigger: Trigger) -> dict[str, Any]:
    order = trigger.data.get("order")
    return {"order": str(order)} if order is not None else {}


def _within_caps(
    plan: Plan, parts: tuple[Part, ...], trigger: Trigger, live: LiveOffers
) -> tuple[Part, ...]:
    """The parts as far as caps allow, which are taken; a parallel trigger may take them first."""
    day = caps.day_in(at=trigger.at, zone=live.zone)
    keys = caps.keys(plan=plan, customer=trigger.customer, day=day)
    for _ in range(TRIES):
        stands = counters.standing(keys=keys) if keys else {}
        used = {key: one.used for key, one in stands.items()}
        capped = caps.capped(plan=plan, parts=parts, customer=trigger.customer, day=day, used=used)
        uses = caps.uses(plan=plan, parts=capped, customer=trigger.customer, day=day)
        with write():
            short = counters.take(uses=uses)
            if short is None:
                return capped
            undo()
    raise RuntimeError(f"caps of {plan.wallet} are too busy")


def _activated(trigger: Trigger, live: LiveOffers, now: datetime) -> list[Told]:
    found: list[Told] = []
    for plan in live.plans:
        waiting = [
            (lot, data)
            for lot, data in ledger.waiting(customer=trigger.customer, wallet=plan.wallet)
            if activate.heard(waits=data, kind=trigger.kind, data=trigger.data)
        ]
        if not waiting:
            continue
        ledger.hold(customer=trigger.customer, wallet=plan.wallet)
        made = activate.entries(
            lots=waiting,
            customer=trigger.customer,
            wallet=plan.wallet,
            at=now,
            zone=live.zone,
            data={"trigger": trigger.kind},
        )
        points = _posted(list(made))
        if points:
            data = {"wallet": plan.wallet, "points": points}
            found.append(Told(room=ROOM, what="activated", data=data))
    return found


def _posted(made: list[Entry]) -> int:
    posted = ledger.post(entries=made)
    if isinstance(posted, Refusal):
        raise RuntimeError(f"points of a trigger were refused: {posted}")
    fresh = set(posted.fresh)
    return sum(entry.opens.amount for entry in made if entry.opens and entry.key in fresh)
