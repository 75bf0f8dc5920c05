"""What is posed is checked: each fault is refused by its name."""

from typing import Any

import numpy as np
import pytest

from guerdon.decide.allocation.problem import posed
from guerdon.decide.allocation.quota import UNLIMITED
from guerdon.terms.decision import Refusal
from tests.decide.allocation.instances import problem

GAIN = np.array([[5.0, 7.0, 9.0], [6.0, 6.0, 6.0]])
COST = np.array([[1, 2, 3], [4, 5, 6]])
SOUND: dict[str, Any] = {"gain": GAIN, "costs": [COST], "budgets": [10], "names": ["money"]}


@pytest.mark.parametrize(
    ("changed", "reason", "data"),
    [
        ({"gain": GAIN[0]}, "allocation_shape", {"where": "gain or stock"}),
        ({"stock": [1]}, "allocation_shape", {"where": "gain or stock"}),
        ({"budgets": [1, 2]}, "allocation_shape", {"where": "budgets"}),
        ({"names": []}, "allocation_shape", {"where": "budgets"}),
        ({"costs": [COST[:, :2]]}, "allocation_shape", {"where": "money"}),
        ({"gain": GAIN * np.nan}, "allocation_gain_unreadable", {}),
        ({"gain": GAIN * np.inf}, "allocation_gain_unreadable", {}),
        ({"costs": [COST * 1.0]}, "allocation_cost_not_whole", {"which": "money"}),
        ({"costs": [-COST]}, "allocation_cost_below_zero", {"which": "money"}),
        ({"costs": [COST + 2**61]}, "allocation_too_large", {"which": "money"}),
        ({"budgets": [-1]}, "allocation_infeasible", {"which": "money", "limit": -1}),
        ({"stock": [None, -2]}, "allocation_infeasible", {"which": "stock 2", "limit": -2}),
    ],
)
def test_refusals(changed: dict[str, Any], reason: str, data: dict[str, Any]) -> None:
    found = posed(**{**SOUND, **changed})
    assert isinstance(found, Refusal)
    assert (found.reason, dict(found.data)) == (reason, data)


def test_no_stock_and_no_names_are_no_limits() -> None:
    found = problem(gain=GAIN, costs=[COST, COST], budgets=[10, 10])
    assert found.names == ("budget 0", "budget 1")
    assert (found.stock == UNLIMITED).all()
    assert (found.offers, found.customers) == (2, 3)


def test_what_no_budget_could_pay_is_for_nobody() -> None:
    found = problem(gain=GAIN, costs=[COST], budgets=[4], stock=[None, 0])
    assert np.isneginf(found.gain[1]).all()
    assert found.gain[0].tolist() == [5.0, 7.0, 9.0]
    assert np.isneginf(problem(gain=GAIN, costs=[COST], budgets=[4]).gain[1, 1:]).all()


def test_the_callers_table_is_not_written_to() -> None:
    gain = GAIN.copy()
    problem(gain=gain, costs=[COST], budgets=[0])
    assert (gain == GAIN).all()


def test_one_cost_for_all_customers_may_be_given_once() -> None:
    found = problem(gain=GAIN, costs=[np.array([[3], [4]])], budgets=[100])
    assert found.costs[0][1].tolist() == [4, 4, 4]
    few = found.of(customers=np.array([2, 0]))
    assert few.gain.tolist() == [[9.0, 5.0], [6.0, 6.0]]
    assert few.costs[0].tolist() == [[3, 3], [4, 4]]
