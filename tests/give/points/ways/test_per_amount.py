"""Whole steps of what is counted earn."""

import pytest

from guerdon.give.points.ways.per_amount import points
from guerdon.give.points.ways.scope import Scope
from guerdon.terms.points import EarnRule


@pytest.mark.parametrize(("amount", "earned"), [(0, 0), (299, 0), (300, 2), (899, 4), (900, 6)])
def test_whole_steps(amount: int, earned: int) -> None:
    rule = EarnRule(key="r", points=2, per_minor=300)
    assert points(rule=rule, scope=Scope(amount_minor=amount, units=1)) == earned
