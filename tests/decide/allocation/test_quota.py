"""Quotas are checked by name, and a customer pays the tolls of those that count them."""

from typing import Any

import numpy as np
import pytest

from guerdon.decide.allocation.quota import UNLIMITED, Quota, checked, tolled
from guerdon.terms.decision import Refusal

WHO = np.array([True, False, True])


@pytest.mark.parametrize(
    ("changed", "reason", "which"),
    [
        ({"who": WHO[:2]}, "allocation_shape", "a"),
        ({"who": np.array([1, 0, 1])}, "allocation_shape", "a"),
        ({"budget": 2}, "allocation_shape", "a"),
        ({"name": "b"}, "allocation_name_twice", "b"),
        ({"most": -1}, "allocation_infeasible", "a"),
        ({"least": 3, "most": 2}, "allocation_clash", ["a: at least", "a: at most"]),
    ],
)
def test_refusals(changed: dict[str, Any], reason: str, which: Any) -> None:
    quotas = [Quota(name="b", who=WHO), Quota(**{"name": "a", "who": WHO, **changed})]
    found = checked(quotas=quotas, customers=3, budgets=2)
    assert isinstance(found, Refusal)
    assert found.reason == reason
    assert which in found.data.values()


def test_what_others_took_is_taken_off_both_ends() -> None:
    left = Quota(name="a", who=WHO, least=5, most=9).less(use=6)
    assert (left.least, left.most) == (-1, 3)
    assert Quota(name="a", who=WHO, least=5).less(use=6).most == UNLIMITED
    assert Quota(name="a", who=WHO).of(customers=np.array([2, 1])).who.tolist() == [True, False]


def test_tolls_of_a_run_of_customers() -> None:
    quotas = [
        Quota(name="a", who=WHO),
        Quota(name="b", who=~WHO, budget=1),
        Quota(name="c", who=WHO, budget=0),
    ]
    units, given = tolled(
        quotas=quotas, prices=[-4.0, 0.5, 0.0], tables=[1.0, 2.0], chunk=slice(1, 3)
    )
    assert given.tolist() == [0.0, -4.0]
    assert units[0] == 1.0
    assert units[1].tolist() == [2.5, 2.0]
