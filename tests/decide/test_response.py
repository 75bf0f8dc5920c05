"""The prior behaves: deeper moves more, nothing moves nothing, costs are never below zero."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.response import Base, Depth, depth_of, expected, priors


def base(*, orders: float = 2.0, basket: float = 3000.0, stage: str = "at_risk") -> Base:
    return Base(orders=np.array([orders]), basket=np.array([basket]), stage=[stage])


def test_by_hand() -> None:
    p = priors()
    found = expected(base=base(), depth=Depth(percent=0.15), margin=0.3)
    lift = p["lift"]["at_risk"] * 0.15 / (0.15 + p["depth"]["half"])
    orders = 2.0 * lift
    uses = p["use"]["share"] * (1 - np.exp(-(2.0 + orders)))
    assert found.orders[0] == pytest.approx(orders)
    assert found.sales[0] == pytest.approx(orders * 3000)
    assert found.cost[0] == pytest.approx(uses * 450)
    assert found.gain[0] == pytest.approx(0.3 * orders * 3000 - uses * 450)
    assert found.most[0] == pytest.approx(450)


@given(st.floats(0.01, 0.5), st.floats(1.1, 3.0))
def test_deeper_moves_more_and_costs_more(percent: float, times: float) -> None:
    some = expected(base=base(), depth=Depth(percent=percent), margin=0.3)
    more = expected(base=base(), depth=Depth(percent=min(1.0, percent * times)), margin=0.3)
    assert more.orders[0] > some.orders[0]
    assert more.cost[0] > some.cost[0]


def test_a_cap_caps() -> None:
    capped = expected(base=base(), depth=Depth(percent=0.5, cap_minor=100), margin=0.3)
    assert capped.most[0] == 100


def test_a_threshold_out_of_reach_moves_nobody() -> None:
    far = expected(
        base=base(basket=1000.0), depth=Depth(off_minor=500, least_minor=50_000), margin=0.3
    )
    assert far.orders[0] == pytest.approx(0, abs=1e-9)
    assert far.cost[0] == pytest.approx(0, abs=1e-6)


def test_a_threshold_just_above_fills_the_basket() -> None:
    near = Depth(off_minor=300, least_minor=3300)
    filled = expected(base=base(), depth=near, margin=0.3)
    extra = filled.sales[0] - filled.orders[0] * 3000
    assert extra > 0


@given(st.floats(0, 60), st.floats(0, 1e6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_always_finite_and_never_a_negative_cost(
    orders: float, basket: float, off: int, least: int
) -> None:
    depth = Depth(off_minor=off, least_minor=least)
    found = expected(base=base(orders=orders, basket=basket), depth=depth, margin=0.3)
    for values in (found.orders, found.sales, found.cost, found.gain, found.most):
        assert np.isfinite(values).all()
    assert found.cost[0] >= 0
    assert found.orders[0] >= 0


def test_an_unknown_stage_counts_as_unknown() -> None:
    odd = expected(base=base(stage="never heard of"), depth=Depth(percent=0.1), margin=0.3)
    unknown = expected(base=base(stage="unknown"), depth=Depth(percent=0.1), margin=0.3)
    assert odd.orders[0] == unknown.orders[0]


def test_depth_of_offers() -> None:
    ten = depth_of(kind="percent", value={"percent": 10, "cap_minor": 500}, least_minor=0)
    assert ten == Depth(percent=0.1, cap_minor=500)
    off = depth_of(kind="amount", value={"off_minor": 500}, least_minor=4000)
    assert off == Depth(off_minor=500, least_minor=4000)
    steps = {"by": "spend", "steps": [{"from": 3000, "off_minor": 300}]}
    assert depth_of(kind="stepped", value=steps, least_minor=0) == Depth(
        off_minor=300, least_minor=3000
    )
    assert depth_of(kind="blind_box", value={}, least_minor=0) is None
