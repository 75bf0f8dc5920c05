"""The finish: overruns are repaired, what is left is used, and the proof names a true bound."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.allocation import finish
from guerdon.decide.allocation.finish import filled, finished, poured, within
from guerdon.decide.allocation.problem import NOTHING
from guerdon.decide.allocation.sweep import finite, swept
from tests.decide.allocation.instances import exact, keeps, problem, small, total
from tests.decide.allocation.test_prices import settled


@given(seed=st.integers(0, 5000), roll=st.integers(0, 100))
def test_from_any_choice_at_any_prices_a_plan_and_a_bound(seed: int, roll: int) -> None:
    asked = small(seed)
    rolls = np.random.default_rng(roll)
    prices = np.where(finite(problem=asked), rolls.random(len(asked.limits)) * 4, 0.0)
    start = rolls.integers(-1, asked.offers, asked.customers).astype(np.int16)
    known = np.isfinite(asked.gain[start, np.arange(asked.customers)])
    start[~known & (start != NOTHING)] = NOTHING
    sweep = swept(problem=asked, prices=prices)
    found = finished(problem=asked, sweep=sweep, start=start)
    best = exact(asked)
    assert keeps(asked, found.choice)
    assert found.gain == pytest.approx(total(asked, found.choice))
    assert found.gain <= best + 1e-6
    assert best <= found.bound + 1e-6


def test_an_overrun_takes_from_those_who_gain_least_for_it() -> None:
    asked = problem(gain=[[9.0, 2.0, 8.0]], costs=[np.array([[3, 3, 3]])], budgets=[6])
    found = within(problem=asked, choice=np.array([0, 0, 0], np.int16))
    assert found.tolist() == [0, NOTHING, 0]


def test_pouring_fills_a_budget_on_which_everybody_stands_at_the_margin() -> None:
    cost = np.arange(1, 2001)[None, :]
    asked = problem(gain=cost * 2.0, costs=[cost], budgets=[500_000])
    sweep = swept(problem=asked, prices=np.array([2.0, 0.0]))
    nobody = np.full(2000, NOTHING, np.int16)
    found = poured(problem=asked, sweep=sweep, choice=nobody)
    assert keeps(asked, found)
    assert total(asked, found) > 0.99 * 1_000_000


def test_filling_upgrades_as_far_as_it_fits() -> None:
    asked = problem(gain=[[4.0, 4.0], [7.0, 9.0]], costs=[np.array([[2, 2], [4, 4]])], budgets=[6])
    sweep = swept(problem=asked, prices=np.array([2.0, 0.0, 0.0]))
    found = filled(problem=asked, sweep=sweep, choice=np.array([0, 0], np.int16))
    assert found.tolist() == [0, 1]


@given(seed=st.integers(0, 5000))
def test_with_few_decided_exactly_the_bound_counts_the_others(seed: int) -> None:
    asked = small(seed)
    sweep = swept(problem=asked, prices=settled(asked).prices)
    nobody = np.full(asked.customers, NOTHING, np.int16)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finish, "CORE", 1)
        found = finished(problem=asked, sweep=sweep, start=nobody)
    assert found.gain <= exact(asked) + 1e-6
    assert exact(asked) <= found.bound + 1e-6
