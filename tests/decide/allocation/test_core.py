"""The core: decided customers are decided all over the box, and the programme minds its prices."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.allocation.core import Box, alike, narrowed, programme
from guerdon.decide.allocation.problem import UNLIMITED
from guerdon.decide.allocation.sweep import finite, gained, swept, used
from tests.decide.allocation.instances import large, problem, relaxed, small


def anywhere(size: int) -> Box:
    return Box(low=np.zeros(size), high=np.full(size, np.inf))


@given(seed=st.integers(0, 5000), roll=st.integers(0, 1000))
def test_who_is_not_open_chooses_the_same_at_every_price_of_the_box(seed: int, roll: int) -> None:
    asked = small(seed)
    rolls = np.random.default_rng(roll)
    held = finite(problem=asked)
    low = np.where(held, rolls.random(len(held)) * 3, 0.0)
    box = Box(low=low, high=low + np.where(held, rolls.random(len(held)), 0.0))
    found = narrowed(problem=asked, box=box)
    decided = np.setdiff1d(np.arange(asked.customers), found.open)
    for _ in range(20):
        prices = box.low + rolls.random(len(held)) * (box.high - box.low)
        there = swept(problem=asked, prices=prices)
        assert (there.choice[decided] == found.choice[decided]).all()


def test_a_narrow_box_leaves_few_open() -> None:
    asked = large(5000)
    limits = len(asked.limits)
    centre = np.zeros(limits)
    centre[0] = 1.0
    radius = np.where(finite(problem=asked), 0.001, 0.0)
    box = Box(low=centre - radius, high=centre + radius)
    assert 0 < len(narrowed(problem=asked, box=box).open) < 100
    assert len(narrowed(problem=asked, box=anywhere(limits)).open) == 5000


@given(seed=st.integers(0, 5000))
def test_prices_of_the_programme_make_the_bound_equal_to_the_relaxation(seed: int) -> None:
    asked = small(seed)
    limits = np.where(asked.limits < UNLIMITED, asked.limits, np.inf)
    box = Box(low=np.zeros(len(limits)), high=np.where(np.isfinite(limits), np.inf, 0.0))
    found = programme(problem=asked, limits=asked.limits, box=box)
    best = relaxed(asked)
    assert swept(problem=asked, prices=found.prices).bound == pytest.approx(best, abs=1e-6)
    assert gained(problem=asked, choice=found.choice) <= best + 1e-6
    assert (used(problem=asked, choice=found.choice) <= limits).all()


def test_prices_stay_in_the_box() -> None:
    asked = large(300)
    free = programme(problem=asked, limits=asked.limits, box=anywhere(len(asked.limits)))
    assert free.prices[0] > 0.5
    high = np.zeros(len(asked.limits))
    high[0] = 0.25
    low = Box(low=np.zeros(len(high)), high=high)
    inside = programme(problem=asked, limits=asked.limits, box=low)
    assert inside.prices[0] == pytest.approx(0.25)
    assert low.touched(prices=inside.prices, within=anywhere(len(high)))[0]
    assert not low.touched(prices=inside.prices, within=low).any()
    # Over-spending is what the low price asks for; a programme without a box would not.
    assert used(problem=asked, choice=inside.choice)[0] > asked.budgets[0]


def test_customers_alike_are_one_class() -> None:
    gain = np.array([[1.0, 2.0, 1.0, 2.0, 1.0]])
    cost = np.array([[3, 3, 3, 4, 3]])
    first, number, sizes = alike(problem=problem(gain=gain, costs=[cost], budgets=[9]))
    assert len(first) == 3
    assert number[0] == number[2] == number[4]
    assert len({int(number[0]), int(number[1]), int(number[3])}) == 3
    assert sorted(sizes.tolist()) == [1, 1, 3]


def test_alike_customers_share_what_there_is_in_their_order() -> None:
    asked = problem(
        gain=np.full((1, 9), 5.0), costs=[np.full((1, 9), 3)], budgets=[14], stock=[None]
    )
    box = Box(low=np.zeros(2), high=np.array([np.inf, 0.0]))
    found = programme(problem=asked, limits=asked.limits, box=box)
    assert found.choice.tolist() == [0, 0, 0, 0, -1, -1, -1, -1, -1]
