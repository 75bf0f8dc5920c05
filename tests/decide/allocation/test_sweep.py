"""Choices at prices: the best for each, exactly what they use, and a bound that holds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.allocation.problem import NOTHING
from guerdon.decide.allocation.sweep import TOGETHER, finite, gained, swept, used
from tests.decide.allocation.instances import exact, large, problem, small


def test_by_hand() -> None:
    asked = problem(
        gain=[[10.0, 10.0, -np.inf, 1.0], [12.0, 14.0, -np.inf, 1.5]],
        costs=[np.array([[2, 2, 2, 2], [4, 4, 4, 4]])],
        budgets=[9],
        stock=[None, 1],
    )
    found = swept(problem=asked, prices=np.array([0.75, 0.0, 3.0]))
    # Worth after prices: 8.5 or 6; 8.5 or 8; nothing; -.5 or -4.5.
    assert found.choice.tolist() == [0, 0, NOTHING, NOTHING]
    assert found.worth.tolist() == [8.5, 8.5, 0.0, 0.0]
    assert found.second.tolist() == [2.5, 0.5, np.inf, 0.5]
    assert found.use.tolist() == [4, 2, 0]
    assert found.bound == 17.0 + 0.75 * 9 + 3.0


@given(seed=st.integers(0, 5000), scale=st.floats(0, 20))
def test_no_plan_gains_more_than_the_bound_whatever_the_prices(seed: int, scale: float) -> None:
    asked = small(seed)
    prices = np.random.default_rng(seed).random(len(asked.limits)) * scale
    prices[~finite(problem=asked)] = 0.0
    assert exact(asked) <= swept(problem=asked, prices=prices).bound + 1e-6


def test_the_size_of_the_pieces_changes_nothing() -> None:
    asked = large(TOGETHER + 17, offers=4, budgets=2)
    prices = np.array([0.9, 0.3, 0, 0, 0, 0.0])
    whole = swept(problem=asked, prices=prices)
    tail = np.arange(TOGETHER, asked.customers)
    alone = swept(problem=asked.of(customers=tail), prices=prices)
    assert (whole.choice[tail] == alone.choice).all()
    assert (whole.worth[tail] == alone.worth).all()
    assert (whole.second[tail] == alone.second).all()


def test_use_is_counted_in_whole_units() -> None:
    big = 2**53 + 1  # the first whole number that a double cannot hold
    asked = problem(gain=[[1.0, 1.0]], costs=[np.array([[big, 1]])], budgets=[2**55])
    choice = np.array([0, 0], np.int16)
    assert used(problem=asked, choice=choice).tolist() == [big + 1, 2]
    assert gained(problem=asked, choice=choice) == 2.0
