"""The held out are placed by the rule that placed the others, ties and stock included."""

import numpy as np

from guerdon.decide.allocation.mirror import mirrored
from guerdon.decide.allocation.problem import NOTHING, Problem
from tests.decide.allocation.instances import allocation, large, problem


def halves(asked: Problem, every: int) -> tuple[Problem, Problem]:
    """Everyone but each `every`th, and those."""
    held = np.arange(0, asked.customers, every)
    free = np.setdiff1d(np.arange(asked.customers), held)
    return asked.of(customers=free), asked.of(customers=held)


def test_the_same_share_is_chosen_and_the_same_offers() -> None:
    free, held = halves(large(20_000, offers=4, budgets=2), 5)
    plan = allocation(free)
    would = mirrored(problem=free, allocation=plan, held=held)
    for offer in (NOTHING, 0, 1, 2, 3):
        given, drawn = (plan.choice == offer).mean(), (would == offer).mean()
        assert abs(given - drawn) < 4 * np.sqrt(given * (1 - given) / held.customers) + 1e-3


def test_among_customers_alike_the_budget_splits_both_alike() -> None:
    def alike(customers: int) -> Problem:
        shape = (1, customers)
        return problem(gain=np.full(shape, 50.0), costs=[np.full(shape, 10)], budgets=[3000])

    free, held = alike(1000), alike(100)
    plan = allocation(free)
    assert int((plan.choice == 0).sum()) == 300
    would = mirrored(problem=free, allocation=plan, held=held)
    assert int((would == 0).sum()) == 30


def test_the_price_of_short_stock_counts() -> None:
    base = large(10_000, offers=2)
    short = problem(gain=base.gain, costs=base.costs, budgets=base.budgets, stock=[400, None])
    free, held = halves(short, 5)
    plan = allocation(free)
    would = mirrored(problem=free, allocation=plan, held=held)
    assert int((plan.choice == 0).sum()) == 400
    # A fifth is held out: a quarter as many as were free, so about 100 would have had the offer.
    assert 60 < int((would == 0).sum()) < 140


def test_who_may_have_nothing_is_mirrored_to_nothing() -> None:
    free = problem(gain=np.full((1, 10), 5.0), costs=[np.full((1, 10), 1)], budgets=[5])
    barred = problem(gain=np.full((1, 4), -np.inf), costs=[np.full((1, 4), 1)], budgets=[5])
    plan = allocation(free)
    assert mirrored(problem=free, allocation=plan, held=barred).tolist() == [NOTHING] * 4
