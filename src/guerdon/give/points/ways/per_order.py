"""Per order: so many points once, where anything that counts was paid."""

from guerdon.give.points.ways.scope import Scope
from guerdon.terms.points import EarnRule


def points(*, rule: EarnRule, scope: Scope) -> int:
    """The points, or none for an order of nothing."""
    return rule.points if scope.amount_minor > 0 else 0
