"""Own evidence goes before priors, scaled and mixed; costs and break-even come to the numbers."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from guerdon.decide.advice.weigh import (
    WIDE,
    Z80,
    Crowd,
    Measured,
    best,
    breakeven,
    deepest_worth,
    shaped,
    weighed,
)
from guerdon.decide.response import Depth, expected

CROWD = Crowd(
    orders=np.array([12.0, 24.0]), basket=np.array([3_000.0, 5_000.0]), stage=["active", "new"]
)
DEPTH = Depth(percent=0.1)
OWN = Measured(
    source="campaign", key="c", kind="percent", sales=500.0, low=400.0, high=600.0, days=10.0,
    at=date(2026, 5, 1), cost=7.0,
)  # fmt: skip


def test_by_the_prior() -> None:
    told = expected(base=CROWD.within(days=21), depth=DEPTH, margin=0.3)
    found = weighed(crowd=CROWD, depth=DEPTH, days=21, margin=0.3)
    assert (found.source, found.key, found.at) == ("prior", "", None)
    assert found.sales == pytest.approx(told.sales.sum())
    assert found.cost == pytest.approx(told.cost.sum())
    assert found.net == pytest.approx(told.gain.sum())
    assert found.sales_high - found.sales == pytest.approx(Z80 * found.sales)
    assert found.net_low == pytest.approx(0.3 * found.sales_low - found.cost)


def test_own_evidence_is_scaled_and_mixed_by_precision() -> None:
    prior = weighed(crowd=CROWD, depth=DEPTH, days=20, margin=0.3).sales
    found = weighed(crowd=CROWD, depth=DEPTH, days=20, margin=0.3, measured=[OWN])
    # Two customers for twice the days: 2,000 with a deviation of 4 x 200 / 3.92.
    error = 4 * 200 / WIDE
    one, two = prior**-2, error**-2
    assert found.sales == pytest.approx((one * prior + two * 2_000) / (one + two))
    assert found.sales_high - found.sales == pytest.approx(Z80 * (one + two) ** -0.5)
    assert found.cost == 28.0
    assert (found.source, found.key) == ("campaign", "c")
    exact = replace(OWN, low=500.0, high=500.0)
    assert weighed(crowd=CROWD, depth=DEPTH, days=20, margin=0.3, measured=[exact]).sales == 2_000


def test_what_several_kinds_cost_together_is_not_the_cost_of_one() -> None:
    plain = weighed(crowd=CROWD, depth=DEPTH, days=20, margin=0.3)
    together = [replace(OWN, together=True)]
    assert weighed(
        crowd=CROWD, depth=DEPTH, days=20, margin=0.3, measured=together
    ).cost == pytest.approx(plain.cost)


def test_experiments_then_campaigns_then_the_newest() -> None:
    newer = replace(OWN, key="newer", at=date(2026, 6, 1))
    several = replace(OWN, key="several", at=date(2026, 9, 1), together=True)
    tried = replace(OWN, source="experiment", key="tried", at=date(2025, 1, 1))
    assert best(measured=[OWN, newer, several]) == newer
    assert best(measured=[OWN, several, tried]) == tried
    assert best(measured=[several]) == several
    assert best(measured=[replace(OWN, days=0.0)]) is None


def test_the_depth_that_leaves_most() -> None:
    rich = deepest_worth(crowd=CROWD, threshold=0, margin=0.9, unit=100, percent=True)
    poor = deepest_worth(crowd=CROWD, threshold=0, margin=0.01, unit=100, percent=True)
    assert poor == 0.05
    assert rich > poor
    assert shaped(depth=0.1, threshold=4_000, unit=100, percent=False) == Depth(
        off_minor=400, least_minor=4_000
    )


def test_breakeven() -> None:
    assert breakeven(cost=300, basket=4_000, margin=0.25) == pytest.approx(0.3)
    assert breakeven(cost=1_001, basket=4_000, margin=0.25) is None
    assert breakeven(cost=0, basket=4_000, margin=0.25) is None
