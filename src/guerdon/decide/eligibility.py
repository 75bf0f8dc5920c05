"""Eligibility: whether this customer may have this offer now, or the first reason why not."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from guerdon.terms.cart import Cart, Checkout
from guerdon.terms.condition import Condition, Either, Every, Leaf, Never
from guerdon.terms.customer import CodeFact, Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.holding import found, holds
from guerdon.terms.limit import left, uses
from guerdon.terms.offer import NO_LIMITS, Offer

SPEND = ("cart.subtotal", "cart.sum")
UNITS = ("cart.quantity", "cart.count")
CLOCK = "ask.minute"
UNMET = "condition_unmet"
# How the two ends of an offer's hours stand in its condition, and what they are called.
HOURS = {"at_least": "from", "less_than": "to"}


def eligible(
    *,
    offer: Offer,
    ask: Checkout,
    facts: Facts,
    values: Mapping[str, Any],
    now: datetime,
    day: str,
    condition: Condition | None = None,
    unmet_by: Refusal | None = None,
    holding: Callable[[], bool] | None = None,
) -> Refusal | None:
    """None when the offer may be had, else the first reason why not.

    In this order: period, channel, guest, store, code, limits, condition. `values` as from
    decide.asking, `day` the local date, `condition` the offer's own with what its kind needs, and
    `holding` asks it compiled, where there is such. `unmet_by` is told where only the kind's does
    not hold.
    Says nothing about the products in the cart beyond the condition.
    """
    if not offer.period.holds(now):
        return _out_of_period(offer, now)
    if offer.channels and ask.channel not in offer.channels:
        return Refusal(
            reason="wrong_channel",
            data={"channel": ask.channel, "channels": ", ".join(sorted(offer.channels))},
        )
    uncounted = _uncounted(offer, ask)
    if uncounted is not None:
        return uncounted
    code = ""
    if offer.codes != "none":
        answer = code_for(offer=offer, ask=ask, facts=facts, now=now)
        if isinstance(answer, Refusal):
            return answer
        code = answer
    if offer.limits != NO_LIMITS:
        used_up = _used_up(offer, ask, facts, day, code)
        if used_up is not None:
            return used_up
    whole = offer.condition if condition is None else condition
    fits = holds(condition=whole, values=values, cart=ask.cart) if holding is None else holding()
    return None if fits else _unmet(offer, ask, values, whole, unmet_by)


def _unmet(
    offer: Offer,
    ask: Checkout,
    values: Mapping[str, Any],
    whole: Condition,
    unmet_by: Refusal | None,
) -> Refusal:
    """Why the whole condition does not hold, in the kind's own words where the offer's own does."""
    refusal = unmet(condition=whole, values=values, cart=ask.cart)
    if unmet_by is None or refusal.reason != UNMET:
        return refusal
    own = holds(condition=offer.condition, values=values, cart=ask.cart)
    return replace(unmet_by, data={**refusal.data, **unmet_by.data}) if own else refusal


def _uncounted(offer: Offer, ask: Checkout) -> Refusal | None:
    """What cannot be counted cannot be had: the ask names nobody, no store, or no code can be."""
    limits = offer.limits
    if limits.per_customer is not None and ask.customer is None:
        return Refusal(reason="customer_needed")
    if limits.per_store is not None and not ask.store:
        return Refusal(reason="store_needed")
    if limits.per_code is not None and offer.codes == "none":
        return Refusal(reason="code_needed")
    return None


def _out_of_period(offer: Offer, now: datetime) -> Refusal:
    start, end = offer.period.start, offer.period.end
    if start is not None and now < start:
        return Refusal(reason="not_yet", data={"start": start.isoformat()})
    return Refusal(reason="over", data={"end": end.isoformat() if end else ""})


def code_for(*, offer: Offer, ask: Checkout, facts: Facts, now: datetime) -> str | Refusal:
    """The code of the ask that opens the offer ("" where it needs none), or why none does."""
    if offer.codes == "none":
        return ""
    if offer.codes == "shared":
        if offer.shared_code in ask.codes:
            return offer.shared_code
        return Refusal(reason="code_needed")
    refused: Refusal | None = None
    for code in ask.codes:
        fact = facts.codes.get(code)
        if fact is None or fact.offer != offer.key:
            continue
        refusal = _code_refused(fact, ask, now)
        if refusal is None:
            return code
        refused = refused or refusal
    return refused or Refusal(reason="code_needed")


# A code opens its offer in these states, held only for the order that holds it; else why not.
OPENING = frozenset(("fresh", "held", "open"))
ENDED = {"redeemed": "code_redeemed", "unready": "code_unready"}


def _code_refused(fact: CodeFact, ask: Checkout, now: datetime) -> Refusal | None:
    """Why this code does not open its offer for this ask.

    A code that this very order holds stays open to it, so that nobody locks themselves out.
    """
    data = {"code": fact.code}
    if fact.state not in OPENING:
        return Refusal(reason=ENDED.get(fact.state, "code_void"), data=data)
    if fact.state == "held" and not (ask.order and fact.held_by == ask.order):
        return Refusal(reason="code_held", data=data)
    if fact.starts_at is not None and now < fact.starts_at:
        return Refusal(reason="code_not_yet", data={**data, "start": fact.starts_at.isoformat()})
    if fact.expires_at is not None and now >= fact.expires_at:
        return Refusal(reason="code_expired", data={**data, "end": fact.expires_at.isoformat()})
    if fact.owner is not None and fact.owner != ask.customer:
        return Refusal(reason="code_of_another", data=data)
    return None


def _used_up(offer: Offer, ask: Checkout, facts: Facts, day: str, code: str) -> Refusal | None:
    """The first limit, in order of counter, that allows not even the smallest use."""
    for use in uses(
        offer=offer, customer=ask.customer, day=day, minor=1, units=1, store=ask.store, code=code
    ):
        rest = left(use=use, used=facts.used, own=facts.own, ceilings=facts.ceilings)
        if rest is not None and rest < 1:
            # What nobody opened is not used up: somebody forgot to.
            if use.ceiling is None and use.key not in facts.used:
                return Refusal(reason="budget_unknown", data={"budget": offer.limits.budget})
            return Refusal(reason="limit_reached", data={"limit": use.key})
    return None


def unmet(*, condition: Condition, values: Mapping[str, Any], cart: Cart) -> Refusal:
    """Why the condition does not hold: the parts of it that fail, and what they found.

    Where spend is the only thing missing the reason is `spend_short` with `missing_minor`, where
    units are `quantity_short` with `missing`, where the time of day is `outside_hours`.
    """
    failing = _failing(condition, values, cart)
    if len(failing) == 1:
        leaf = failing[0]
        if isinstance(leaf, Leaf) and leaf.field in SPEND and leaf.op == "at_least":
            spent = found(leaf=leaf, values=values, cart=cart)
            missing = _ceiling(leaf.value) - spent
            return Refusal(
                reason="spend_short",
                data={"missing_minor": missing, "least_minor": _ceiling(leaf.value)},
            )
        if isinstance(leaf, Leaf) and leaf.field in UNITS and leaf.op == "at_least":
            least = _ceiling(leaf.value)
            missing = least - found(leaf=leaf, values=values, cart=cart)
            return Refusal(reason="quantity_short", data={"missing": missing, "least": least})
    fields = sorted({leaf.field for part in failing for leaf in _leaves(part)})
    hours = _hours(condition) if fields == [CLOCK] else None
    return hours or Refusal(reason=UNMET, data={"fields": ", ".join(fields)})


def _leaves(condition: Condition) -> Iterator[Leaf]:
    """What the condition looks at, however deep it stands."""
    match condition:
        case Every(parts=parts) | Either(parts=parts):
            for part in parts:
                yield from _leaves(part)
        case Never(part=part):
            yield from _leaves(part)
        case Leaf():
            yield condition


def _hours(condition: Condition) -> Refusal | None:
    """The one stretch of the local day in which the condition holds; None where there are more."""
    clocks = [(leaf.op, leaf.value) for leaf in _leaves(condition) if leaf.field == CLOCK]
    ends = {op: f"{minute // 60:02}:{minute % 60:02}" for op, minute in clocks}
    if len(clocks) != len(HOURS) or ends.keys() != set(HOURS):
        return None
    return Refusal(reason="outside_hours", data={word: ends[op] for op, word in HOURS.items()})


def _ceiling(value: float) -> int:
    """The least whole number that is not below the value."""
    return -int(-value // 1)


def _failing(condition: Condition, values: Mapping[str, Any], cart: Cart) -> list[Condition]:
    """The smallest parts that must all come true for the condition to hold."""
    if holds(condition=condition, values=values, cart=cart):
        return []
    if isinstance(condition, Every):
        return [part for whole in condition.parts for part in _failing(whole, values, cart)]
    return [condition]
