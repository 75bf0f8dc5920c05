"""Per unit: so many points for each piece that was paid for."""

from guerdon.give.points.ways.scope import Scope
from guerdon.terms.points import EarnRule


def points(*, rule: EarnRule, scope: Scope) -> int:
    """Units x points."""
    return scope.units * rule.points
