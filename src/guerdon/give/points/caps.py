"""Caps: at most so many points in one order, day, month or year, by rule and by wallet."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from guerdon.give.points.earning import rule_of
from guerdon.terms.limit import Use
from guerdon.terms.points import Cap, Part, Plan

ORDER = "order"
# What spending counts under, beside rules; no rule may be called so.
SPEND = "/spend"
# How much of a local date (YYYY-MM-DD) names its period.
NAMED = {ORDER: 0, "day": 10, "month": 7, "year": 4}


def key(*, wallet: str, what: str, customer: str, cap: Cap, day: str) -> str:
    """The counter of a cap: by wallet, rule (empty: all), period and customer.

    Not a customer's limit of an offer: no hold of theirs gives way for it.
    """
    return f"points/{wallet}/{what}/{cap.per}/{day[: NAMED[cap.per]]}/of/{customer}"


def day_in(*, at: datetime, zone: str) -> str:
    """The local date of a moment, as YYYY-MM-DD."""
    return at.astimezone(ZoneInfo(zone or "UTC")).date().isoformat()


def keys(*, plan: Plan, customer: str, day: str) -> tuple[str, ...]:
    """All counters that earning and spending on that local day may touch."""
    found = [("", cap) for cap in plan.caps]
    found += [(rule.key, cap) for rule in plan.rules for cap in rule.caps]
    found += [(SPEND, cap) for cap in plan.spend_caps]
    return tuple(
        key(wallet=plan.wallet, what=what, customer=customer, cap=cap, day=day)
        for what, cap in found
        if cap.per != ORDER
    )


def wanted(*, plans: Sequence[Plan], customer: str | None, at: datetime, zone: str) -> set[str]:
    """The counters of all wallets that the moment may touch; none for a guest."""
    if customer is None:
        return set()
    day = day_in(at=at, zone=zone)
    return {key for plan in plans for key in keys(plan=plan, customer=customer, day=day)}


def capped(
    *,
    plan: Plan,
    parts: Sequence[Part],
    customer: str,
    day: str,
    used: Mapping[str, int],
) -> tuple[Part, ...]:
    """The parts as far as caps allow: each rule's own first, then the wallet's in their order.

    `used` is what the counters of `keys` stand at without this order.
    """
    whole = _room(plan.wallet, "", plan.caps, customer, day, used)
    found = []
    for part in parts:
        rule = rule_of(plan=plan, part=part)
        own = None
        if rule is not None:
            own = _room(plan.wallet, rule.key, rule.caps, customer, day, used)
        points = min([part.points, *(one for one in (own, whole) if one is not None)])
        if whole is not None:
            whole -= points
        if points > 0:
            found.append(replace(part, points=points))
    return tuple(found)


def _room(
    wallet: str, what: str, caps: Sequence[Cap], customer: str, day: str, used: Mapping[str, int]
) -> int | None:
    """How many points the caps still allow; None where there are none."""
    left = []
    for cap in caps:
        name = key(wallet=wallet, what=what, customer=customer, cap=cap, day=day)
        left.append(max(0, cap.points - (0 if cap.per == ORDER else used.get(name, 0))))
    return min(left, default=None)


def spendable(*, plan: Plan, customer: str, day: str, used: Mapping[str, int]) -> int | None:
    """How many points the wallet's caps on spending still allow; None where there are none."""
    return _room(plan.wallet, SPEND, plan.spend_caps, customer, day, used)


def spent(*, plan: Plan, points: int, customer: str, day: str) -> tuple[Use, ...]:
    """What spending so many points takes of the counters."""
    return tuple(
        Use(
            key=key(wallet=plan.wallet, what=SPEND, customer=customer, cap=cap, day=day),
            units=points,
            ceiling=cap.points,
        )
        for cap in plan.spend_caps
        if cap.per != ORDER and points > 0
    )


def uses(*, plan: Plan, parts: Sequence[Part], customer: str, day: str) -> tuple[Use, ...]:
    """What those parts take of the counters, each with its ceiling."""
    found = []
    for part in parts:
        rule = rule_of(plan=plan, part=part)
        owned = [("", plan.caps)] if rule is None else [("", plan.caps), (rule.key, rule.caps)]
        for what, caps in owned:
            for cap in caps:
                if cap.per == ORDER:
                    continue
                name = key(wallet=plan.wallet, what=what, customer=customer, cap=cap, day=day)
                found.append(Use(key=name, units=part.points, ceiling=cap.points))
    return tuple(found)
