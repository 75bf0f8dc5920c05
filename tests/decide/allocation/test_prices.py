"""Prices: the same bound as the whole linear relaxation, found on samples and few customers."""

import numpy as np
import pytest

from guerdon.decide.allocation.blocks import Cut
from guerdon.decide.allocation.prices import FEW, everywhere, priced
from guerdon.decide.allocation.problem import Problem
from guerdon.decide.allocation.programme import Solved
from guerdon.decide.allocation.sweep import gained, swept
from tests.decide.allocation.instances import keeps, large, problem, relaxed
from tests.decide.allocation.quotas import large_fair


def settled(asked: Problem) -> Solved:
    """Everybody's choice: the open ones' own, the others' best at the prices."""
    found = priced(blocks=Cut(problem=asked))
    choice = swept(problem=asked, prices=found.prices).choice
    choice[found.open.numbers] = found.choice
    return Solved(prices=found.prices, choice=choice)


def proven(asked: Problem) -> tuple[Solved, float]:
    solved = settled(asked)
    return solved, swept(problem=asked, prices=solved.prices).bound


@pytest.mark.parametrize("budgets", [1, 2, 3])
def test_the_bound_is_that_of_the_relaxation(budgets: int) -> None:
    asked = large(4 * FEW, offers=5, budgets=budgets)
    solved, bound = proven(asked)
    assert bound == pytest.approx(relaxed(asked), rel=1e-9)
    assert keeps(asked, solved.choice)


def test_with_stock() -> None:
    base = large(3 * FEW, offers=4)
    asked = problem(
        gain=base.gain, costs=base.costs, budgets=base.budgets, stock=[3, 40, None, 200]
    )
    solved, bound = proven(asked)
    assert bound == pytest.approx(relaxed(asked), rel=1e-9)
    assert keeps(asked, solved.choice)


def shelf(customers: int, kinds: int) -> Problem:
    """Customers of a few kinds, all alike within one."""
    rolls = np.random.default_rng(3)
    kind = rolls.integers(0, kinds, customers)
    gain = rolls.integers(100, 900, (3, kinds)).astype(float)[:, kind]
    cost = rolls.integers(10, 90, (3, kinds))[:, kind]
    return problem(gain=gain, costs=[cost], budgets=[int(cost[1].sum() * 0.3)])


@pytest.mark.parametrize("kinds", [1, 5])
def test_customers_alike_by_the_thousand(kinds: int) -> None:
    asked = shelf(6000, kinds)
    solved, bound = proven(asked)
    assert bound == pytest.approx(relaxed(asked), rel=1e-9)
    # All but the last customer's part is given as whole offers.
    assert bound - gained(problem=asked, choice=solved.choice) < 900


@pytest.mark.parametrize("budget", [0, 57, 10**12])
def test_budgets_at_the_ends(budget: int) -> None:
    base = large(2 * FEW, offers=3)
    asked = problem(gain=base.gain, costs=base.costs, budgets=[budget])
    solved, bound = proven(asked)
    assert bound == pytest.approx(relaxed(asked), rel=1e-9, abs=1e-9)
    assert keeps(asked, solved.choice)


def test_where_nothing_pays_nothing_has_a_price() -> None:
    base = large(2 * FEW, offers=3)
    asked = problem(gain=-np.abs(base.gain), costs=base.costs, budgets=base.budgets)
    solved, bound = proven(asked)
    assert bound == 0.0
    assert (solved.choice == -1).all()


def test_equal_problems_get_equal_answers() -> None:
    first, second = (settled(large(3 * FEW, budgets=2)) for _ in range(2))
    assert first.prices.tobytes() == second.prices.tobytes()
    assert first.choice.tobytes() == second.choice.tobytes()


def test_only_floors_pay_below_nothing() -> None:
    asked = large_fair(100)
    box = everywhere(frame=asked, subsidy=7.0)
    assert box.low.tolist() == [0.0] * 11 + [-7.0, 0.0]
    assert box.high.tolist() == [np.inf] + [0.0] * 10 + [0.0, np.inf]


def test_a_floor_has_the_price_that_keeping_it_costs() -> None:
    asked, more = (large_fair(4 * FEW, offers=3, floor=share) for share in (0.8, 0.9))
    found, further = proven(asked), proven(more)
    floor = found[0].prices[-2]
    assert floor < 0
    extra = more.quotas[0].least - asked.quotas[0].least
    # Convex: what the next ones cost lies between the price here and the price there.
    lost = found[1] - further[1]
    assert -floor * extra <= lost * (1 + 1e-9)
    assert lost <= -further[0].prices[-2] * extra * (1 + 1e-9)
