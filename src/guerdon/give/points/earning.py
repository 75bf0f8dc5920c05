"""What one purchase or trigger earns in a wallet, rule by rule, before caps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.give.points import earn
from guerdon.give.points.earn import earned
from guerdon.give.points.expiry import life_of
from guerdon.give.points.ways import multiplier, per_amount, per_order, per_unit, per_value
from guerdon.give.points.ways.scope import SaleLine, of_rule
from guerdon.terms.condition import Condition
from guerdon.terms.entry import POINTS, Entry
from guerdon.terms.points import EarnRule, Part, Plan

# The part that the wallet's own rates give, multipliers of offers included.
PLAIN = ""
PURCHASE = "purchase"
Holds = Callable[[Condition], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """A purchase as earning sees it.

    `paid_minor` is what was paid for goods after offers, without what points paid; `value_minor`
    the same before offers. `boosts` are multipliers by offers with the part they multiply.
    `holds` answers a rule's condition for this sale.
    """

    at: datetime
    paid_minor: int
    value_minor: int
    lines: tuple[SaleLine, ...]
    tier: str
    boosts: Sequence[tuple[int, int]]
    holds: Holds


def by_purchase(*, plan: Plan, sale: Sale) -> tuple[Part, ...]:
    """What each rule of the plan gives for the sale, those that give something."""
    paid = sale.value_minor if plan.before_offers else sale.paid_minor
    plain = earned(plan=plan, paid_minor=paid, at=sale.at, boosts=sale.boosts)
    found = [Part(wallet=plan.wallet, rule=PLAIN, points=plain)] if plain else []
    for rule in plan.rules:
        if rule.on == PURCHASE and rule.period.holds(sale.at) and sale.holds(rule.condition):
            points = _points(plan, rule, sale)
            if points > 0:
                found.append(Part(wallet=plan.wallet, rule=rule.key, points=points))
    return tuple(found)


def _points(plan: Plan, rule: EarnRule, sale: Sale) -> int:
    scope = of_rule(rule=rule, lines=sale.lines)
    match rule.gives:
        case "per_amount":
            return per_amount.points(rule=rule, scope=scope)
        case "per_unit":
            return per_unit.points(rule=rule, scope=scope)
        case "multiplier":
            rate = plan.rate(at=sale.at)
            return multiplier.points(rule=rule, scope=scope, rate=rate, tier=sale.tier)
        case "per_order":
            return per_order.points(rule=rule, scope=scope)
    return 0


def by_trigger(
    *, plan: Plan, kind: str, at: datetime, data: Mapping[str, Any], holds: Holds
) -> tuple[Part, ...]:
    """What each rule of the plan gives for a trigger of that kind: points once, or by a number."""
    found = []
    for rule in plan.rules:
        if rule.on != kind or kind == PURCHASE or not rule.period.holds(at):
            continue
        if not holds(rule.condition):
            continue
        value = rule.gives == "per_value"
        points = per_value.points(rule=rule, data=data) if value else rule.points
        if points > 0:
            found.append(Part(wallet=plan.wallet, rule=rule.key, points=points))
    return tuple(found)


def entries(
    *,
    plans: Sequence[Plan],
    parts: Sequence[Part],
    tier: str,
    customer: str,
    at: datetime,
    key: str,
    data: Mapping[str, Any],
) -> list[Entry]:
    """The movements that issue the parts: one lot a wallet, and one for each rule with its own.

    A rule with a life or a pending time of its own opens a lot of its own. Keys follow `key`; that
    of the wallet `points` is `key` itself. A wallet that is no more gets nothing.
    """
    lots: dict[tuple[str, str], int] = {}
    known = {plan.wallet: plan for plan in plans}
    for part in parts:
        plan = known.get(part.wallet)
        if plan is None:
            continue
        rule = rule_of(plan=plan, part=part)
        own = rule is not None and (rule.life is not None or rule.pending is not None)
        place = (part.wallet, part.rule if own else PLAIN)
        lots[place] = lots.get(place, 0) + part.points
    found = []
    for (wallet, name), points in lots.items():
        plan = known[wallet]
        rule = next((one for one in plan.rules if name and one.key == name), None)
        made = earn.entry(
            plan=plan,
            points=points,
            customer=customer,
            at=at,
            key=lot_key(key=key, wallet=wallet, rule=name),
            life=life_of(plan=plan, rule=rule, tier=tier),
            pending=plan.pending if rule is None or rule.pending is None else rule.pending,
            data={**data, "rule": name} if name else dict(data),
        )
        found += [made] if made else []
    return found


def lot_key(*, key: str, wallet: str, rule: str) -> str:
    """The key of the entry that opens a rule's lot."""
    return ":".join(
        (key, *((wallet,) if wallet != POINTS else ()), *((f"/{rule}",) if rule else ()))
    )


def rule_of(*, plan: Plan, part: Part) -> EarnRule | None:
    """The rule behind a part; None for the wallet's own rates, and for one that is no more."""
    return next((rule for rule in plan.rules if rule.key == part.rule), None)
