"""The allocation as a whole: exact where it can be checked, bounded where it cannot."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guerdon.decide.allocation.allocate import allocated
from guerdon.terms.decision import Refusal
from tests.decide.allocation.instances import allocation, exact, keeps, large, problem, small, total
from tests.decide.allocation.quotas import best_within, fair, large_fair

# Enough that each seed of a fault was met within them; thousands more were run by hand.
SMALL, FAIR = 700, 120


def test_as_good_as_an_exact_solver_on_thousands_of_small_instances() -> None:
    for seed in range(SMALL):
        asked = small(seed)
        found = allocation(asked)
        best = exact(asked)
        assert keeps(asked, found.choice), seed
        assert found.gain == pytest.approx(total(asked, found.choice)), seed
        assert found.gain == pytest.approx(best, abs=1e-4), seed
        assert found.gain <= found.bound <= best + 1e-4, seed


def test_as_good_as_an_exact_solver_with_floors_and_ceilings() -> None:
    refused = 0
    for seed in range(FAIR):
        asked = fair(seed)
        best, found = best_within(asked), allocated(problem=asked)
        if isinstance(found, Refusal):
            assert best is None, seed
            assert found.reason == "allocation_clash", seed
            assert found.data["which"], seed
            refused += 1
            continue
        assert keeps(asked, found.choice), seed
        assert found.gain == pytest.approx(best, abs=1e-4), seed
        assert found.gain <= found.bound <= found.gain + 1e-3, seed
    assert 10 < refused < FAIR - 10


@pytest.mark.parametrize(("floor", "binds"), [(0.2, False), (0.9, True)])
def test_floors_on_many_customers(floor: float, binds: bool) -> None:
    asked = large_fair(20_000, floor=floor)
    found = allocation(asked)
    assert keeps(asked, found.choice)
    assert 0 <= found.gap < 2e-5
    assert (found.quota_prices[0] < 0) == binds
    assert found.quota_prices[1] > 0


@pytest.mark.parametrize(
    ("customers", "budgets", "gap"),
    [(200, 1, 1e-3), (200, 3, 3e-3), (10_000, 1, 2e-6), (10_000, 3, 5e-5), (60_000, 3, 2e-6)],
)
def test_near_its_bound_on_large_ones(customers: int, budgets: int, gap: float) -> None:
    asked = large(customers, budgets=budgets)
    found = allocation(asked)
    assert keeps(asked, found.choice)
    assert 0 <= found.gap < gap
    assert (found.prices > 0).all()


@given(seed=st.integers(0, 5000), more=st.integers(1, 40))
@settings(max_examples=40)
def test_a_larger_budget_never_gains_less(seed: int, more: int) -> None:
    asked = small(seed)
    richer = problem(
        gain=asked.gain,
        costs=asked.costs,
        budgets=[budget + more for budget in asked.budgets],
        stock=[int(left) for left in asked.stock],
    )
    assert allocation(richer).gain >= allocation(asked).gain - 1e-4


def test_one_more_of_a_budget_earns_its_price() -> None:
    base = large(20_000)
    more = 1000
    richer = problem(gain=base.gain, costs=base.costs, budgets=[base.budgets[0] + more])
    first, second = allocation(base), allocation(richer)
    assert second.bound - first.bound == pytest.approx(first.prices[0] * more, rel=0.01)


def test_nobody_or_nothing_is_an_empty_plan() -> None:
    none = allocation(problem(gain=np.zeros((2, 0)), costs=[], budgets=[]))
    assert (len(none.choice), none.gain, none.bound, none.gap) == (0, 0.0, 0.0, 0.0)
    bare = allocation(problem(gain=np.zeros((0, 3)), costs=[], budgets=[]))
    assert bare.choice.tolist() == [-1, -1, -1]


def test_stock_is_never_overrun_and_has_a_price_where_it_is_short() -> None:
    base = large(3000, offers=3)
    asked = problem(gain=base.gain, costs=base.costs, budgets=base.budgets, stock=[7, None, 3000])
    found = allocation(asked)
    assert keeps(asked, found.choice)
    assert int((found.choice == 0).sum()) == 7
    assert found.stock_prices[0] > 0
    assert found.stock_prices[1:].tolist() == [0.0, 0.0]
