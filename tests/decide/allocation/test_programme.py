"""The programme: the bound of the relaxation, prices minded, customers alike taken as one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.allocation.core import Box
from guerdon.decide.allocation.programme import Limits, alike, programme
from guerdon.decide.allocation.quota import UNLIMITED, Quota
from guerdon.decide.allocation.sweep import gained, swept, used
from tests.decide.allocation.instances import large, problem, relaxed, small


def anywhere(size: int) -> Box:
    return Box(low=np.zeros(size), high=np.full(size, np.inf))


@given(seed=st.integers(0, 5000))
def test_prices_of_the_programme_make_the_bound_equal_to_the_relaxation(seed: int) -> None:
    asked = small(seed)
    limits = np.where(asked.most < UNLIMITED, asked.limits, np.inf)
    box = Box(low=np.zeros(len(limits)), high=np.where(np.isfinite(limits), np.inf, 0.0))
    found = programme(problem=asked, limits=Limits.of(problem=asked), box=box)
    best = relaxed(asked)
    assert swept(problem=asked, prices=found.prices).bound == pytest.approx(best, abs=1e-6)
    assert gained(problem=asked, choice=found.choice) <= best + 1e-6
    assert (used(problem=asked, choice=found.choice) <= limits).all()


def test_prices_stay_in_the_box() -> None:
    asked = large(300)
    free = programme(
        problem=asked, limits=Limits.of(problem=asked), box=anywhere(len(asked.limits))
    )
    assert free.prices[0] > 0.5
    high = np.zeros(len(asked.limits))
    high[0] = 0.25
    low = Box(low=np.zeros(len(high)), high=high)
    inside = programme(problem=asked, limits=Limits.of(problem=asked), box=low)
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
    found = programme(problem=asked, limits=Limits.of(problem=asked), box=box)
    assert found.choice.tolist() == [0, 0, 0, 0, -1, -1, -1, -1, -1]


def test_a_floor_pays_for_what_does_not_pay() -> None:
    asked = problem(
        gain=[[5.0, -3.0, -4.0]],
        costs=[np.array([[1, 1, 1]])],
        budgets=[9],
        quotas=[Quota(name="new", who=np.array([False, True, True]), least=1)],
    )
    box = Box(low=np.array([0.0, 0.0, -50.0]), high=np.array([np.inf, 0.0, 0.0]))
    found = programme(problem=asked, limits=Limits.of(problem=asked), box=box)
    assert found.choice.tolist() == [0, 0, -1]
    assert -4.0 <= found.prices[2] <= -3.0


def test_limits_left_and_shared() -> None:
    limits = Limits(least=np.array([4.0]), most=np.array([10.0]))
    left = limits.less(use=np.array([6]))
    assert (left.least.tolist(), left.most.tolist()) == ([-2.0], [4.0])
    half = limits.part(share=0.5)
    assert (half.least.tolist(), half.most.tolist()) == ([2.0], [5.0])
