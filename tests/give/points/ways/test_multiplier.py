"""A multiplier adds to the plain points, by tier where it says so."""

import pytest

from guerdon.give.points.ways.multiplier import points
from guerdon.give.points.ways.scope import Scope
from guerdon.terms.period import Period
from guerdon.terms.points import EarnRate, EarnRule

RATE = EarnRate(period=Period(), points=3, per_minor=100)
RULE = EarnRule(key="r", times_bp=12_500, tiers={"gold": 20_000, "none": 10_000})


@pytest.mark.parametrize(
    ("tier", "earned"),
    # 950 earn 27 plain points: a quarter more is 6.75, rounded down.
    [("", 6), ("silver", 6), ("gold", 27), ("none", 0)],
)
def test_by_tier(tier: str, earned: int) -> None:
    scope = Scope(amount_minor=950, units=1)
    assert points(rule=RULE, scope=scope, rate=RATE, tier=tier) == earned
    assert points(rule=RULE, scope=scope, rate=None, tier=tier) == 0
