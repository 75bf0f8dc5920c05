"""Multiplier: what is counted earns its plain points again, so much of them."""

from guerdon.give.points.ways.scope import Scope
from guerdon.terms.points import EarnRate, EarnRule

WHOLE_BP = 10_000


def points(*, rule: EarnRule, scope: Scope, rate: EarnRate | None, tier: str) -> int:
    """Plain points x (multiplier - 1), rounded down: two multipliers add up, never multiply.

    The multiplier of the customer's tier where the rule names it, else the rule's own.
    """
    bp = rule.tiers.get(tier, rule.times_bp)
    if rate is None or bp <= WHOLE_BP:
        return 0
    return scope.amount_minor // rate.per_minor * rate.points * (bp - WHOLE_BP) // WHOLE_BP
