"""Per amount: so many points for each whole step of what is counted, rounded down."""

from guerdon.give.points.ways.scope import Scope
from guerdon.terms.points import EarnRule


def points(*, rule: EarnRule, scope: Scope) -> int:
    """floor(amount / step) x points."""
    return scope.amount_minor // rule.per_minor * rule.points
