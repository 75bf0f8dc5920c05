"""Several offers for one customer: the same as every set tried, stock and pairs apart included."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guerdon.decide.allocation.bundles import Bundled, bundled
from guerdon.terms.decision import Refusal
from tests.decide.allocation.instances import allocation

GAIN = np.array([[9.0, 4.0], [6.0, 5.0], [7.0, 1.0]])
COST = np.array([[3, 3], [2, 2], [4, 4]])


def made(**asked: object) -> Bundled:
    whole = {"most": 2, "gain": GAIN, "costs": [COST], "budgets": [100], **asked}
    found = bundled(**whole)  # type: ignore[arg-type]
    assert isinstance(found, Bundled), found
    return found


@given(seed=st.integers(0, 5000), most=st.integers(1, 3))
@settings(max_examples=40)
def test_as_good_as_every_set_tried(seed: int, most: int) -> None:
    rolls = np.random.default_rng(seed)
    gain = rolls.integers(-5, 20, (3, 3)).astype(float)
    cost, budget = rolls.integers(0, 9, (3, 3)), int(rolls.integers(0, 40))
    stock = [None, int(rolls.integers(0, 3)), 2]
    asked = made(most=most, gain=gain, costs=[cost], budgets=[budget], stock=stock, apart=[(0, 2)])
    found = allocation(asked.problem)
    best = 0.0
    subsets = [(), *asked.sets]
    for plan in product(subsets, repeat=3):
        pairs = [(offer, who) for who, chosen in enumerate(plan) for offer in chosen]
        counts = [sum(offer == one for offer, _ in pairs) for one in range(3)]
        if sum(int(cost[pair]) for pair in pairs) > budget:
            continue
        if any(left is not None and n > left for n, left in zip(counts, stock, strict=True)):
            continue
        best = max(best, sum(float(gain[pair]) for pair in pairs))
    assert found.gain == pytest.approx(best, abs=1e-4)
    for chosen in asked.given(choice=found.choice):
        assert len(chosen) <= most
        assert not {0, 2} <= set(chosen)


def test_sets_and_what_they_take() -> None:
    asked = made(apart=[(1, 0)], stock=[1, None, None])
    assert asked.sets == ((0,), (1,), (2,), (0, 2), (1, 2))
    assert asked.problem.gain[3].tolist() == [16.0, 5.0]
    assert asked.problem.costs[0][4].tolist() == [6, 6]
    assert asked.problem.names == ("budget 0", "stock 1")
    found = allocation(asked.problem)
    # The one piece of the first offer goes where it beats the second by more.
    assert asked.given(choice=found.choice) == [(0, 2), (1, 2)]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"most": 0}, "allocation_sets"),
        ({"gain": np.zeros((40, 2)), "costs": [np.zeros((40, 2), int)]}, "allocation_sets"),
        ({"gain": GAIN[0]}, "allocation_shape"),
        ({"stock": [1]}, "allocation_shape"),
        ({"budgets": [-1]}, "allocation_infeasible"),
    ],
)
def test_refusals(changed: dict[str, object], reason: str) -> None:
    whole = {"most": 2, "gain": GAIN, "costs": [COST], "budgets": [100], **changed}
    found = bundled(**whole)  # type: ignore[arg-type]
    assert isinstance(found, Refusal)
    assert found.reason == reason
