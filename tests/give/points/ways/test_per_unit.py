"""Each piece earns."""

from guerdon.give.points.ways.per_unit import points
from guerdon.give.points.ways.scope import Scope
from guerdon.terms.points import EarnRule


def test_each_piece() -> None:
    rule = EarnRule(key="r", points=3)
    assert points(rule=rule, scope=Scope(amount_minor=1, units=4)) == 12
    assert points(rule=rule, scope=Scope(amount_minor=0, units=0)) == 0
