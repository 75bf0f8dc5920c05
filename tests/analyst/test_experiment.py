"""The analyst's experiments are the shop's own: the same draw, bars, effects and tests."""

import numpy as np
import pytest

import guerdon as gd
from guerdon.analyst import experiment
from guerdon.decide.arms import Arm, arm_of
from tests.measure import others

DATA = others.told()["data"]


def test_the_draw_is_the_shop_s() -> None:
    weights = {"control": 2, "a": 1}
    found = gd.experiment.arms(["ann", "bob"], salt="x", weights=weights)
    drawn = (Arm(key="control", weight=2), Arm(key="a", weight=1))
    assert found == {c: arm_of(salt="x", customer=c, arms=drawn) for c in ("ann", "bob")}


def test_effects() -> None:
    sales = (DATA["given_sales"], DATA["held_sales"])
    plain = gd.experiment.effect(*sales)
    assert plain.p == pytest.approx(others.told()["welch"]["p"])
    freed = gd.experiment.effect(*sales, before=(DATA["given_before"], DATA["held_before"]))
    assert freed.error < plain.error
    basket = gd.experiment.ratio((sales[0], DATA["given_orders"]), (sales[1], DATA["held_orders"]))
    assert basket.given.mean == pytest.approx(sum(sales[0]) / sum(DATA["given_orders"]))
    assert gd.experiment.unexaggerated(plain).share <= 1


def test_looks_cost_customers() -> None:
    values = np.random.default_rng(1).gamma(1.0, 40.0, 3_000)
    once = gd.experiment.wanted(values, effect=3.0)
    often = gd.experiment.wanted(values, effect=3.0, looks=20, spending="even")
    assert 1.2 < often / once < 1.3
    assert gd.experiment.wanted(values, effect=3.0, explained=0.5) == pytest.approx(once / 2, abs=2)
    assert gd.experiment.bars(looks=5).bars[-1] == pytest.approx(2.031, abs=1e-3)
    with pytest.raises(experiment.UnknownSpendingError):
        gd.experiment.bars(looks=5, spending="eager")
    assert gd.experiment.like_arms(values, splits=200).sound
