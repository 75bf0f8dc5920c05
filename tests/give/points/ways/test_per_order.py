"""An order earns once."""

from guerdon.give.points.ways.per_order import points
from guerdon.give.points.ways.scope import Scope
from guerdon.terms.points import EarnRule


def test_once_where_anything_was_paid() -> None:
    rule = EarnRule(key="r", points=5)
    assert points(rule=rule, scope=Scope(amount_minor=1, units=4)) == 5
    assert points(rule=rule, scope=Scope(amount_minor=0, units=4)) == 0
