"""Instances of the allocation for its tests, and what an exact solver (HiGHS) makes of them."""

from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, vstack

from guerdon.decide.allocation.allocate import Allocation, allocated
from guerdon.decide.allocation.problem import Problem, posed
from guerdon.decide.allocation.quota import UNLIMITED
from guerdon.decide.allocation.sweep import gained, used


def problem(**asked: Any) -> Problem:
    """The posed problem, which must not be refused."""
    found = posed(**asked)
    assert isinstance(found, Problem), found
    return found


def small(seed: int) -> Problem:
    """Up to 12 customers, 4 offers, 3 budgets, some stock; gains often equal, often negative."""
    rolls = np.random.default_rng(seed)
    customers, offers = int(rolls.integers(1, 13)), int(rolls.integers(1, 5))
    budgets = int(rolls.integers(0, 4))
    gain = rolls.integers(-20, 100, (offers, customers)).astype(float)
    if rolls.random() < 0.5:
        gain += rolls.random((offers, customers))
    gain[rolls.random((offers, customers)) < 0.15] = -np.inf
    if rolls.random() < 0.2:
        gain[:] = gain[:, :1]
    costs: list[Any] = [rolls.integers(0, 50, (offers, customers)) for _ in range(budgets)]
    if budgets and rolls.random() < 0.3:
        costs[0] = rolls.integers(1, 9, (offers, 1))
    return problem(
        gain=gain,
        costs=costs,
        budgets=[int(rolls.integers(0, 40 * max(1, customers // 2))) for _ in costs],
        stock=[
            None if rolls.random() < 0.6 else int(rolls.integers(0, customers + 1))
            for _ in range(offers)
        ],
    )


def large(customers: int, *, offers: int = 10, budgets: int = 1, seed: int = 0) -> Problem:
    """A shop's campaign: worth lognormal, response beta, cost by depth of the offer."""
    rolls = np.random.default_rng(seed)
    depth = np.linspace(0.05, 0.3, offers)[:, None]
    worth = rolls.lognormal(8, 0.7, (1, customers))
    wide = rolls.normal(0, 0.4, (offers, customers))
    gain = worth * rolls.beta(1.2, 6, (1, customers)) * (1 + wide) * np.sqrt(depth)
    gain -= worth * depth * 0.1
    spread = rolls.uniform(0.3, 1.0, (offers, customers))
    costs = [np.maximum(1, worth * depth * spread).astype(np.int64)]
    for number in range(1, budgets):
        costs.append(rolls.integers(1, 100 * (number + 1), (offers, customers)))
    limits = [int(cost[offers // 2].sum() * 0.2) for cost in costs]
    return problem(gain=gain, costs=costs, budgets=limits)


def allocation(asked: Problem) -> Allocation:
    """The plan, which must not be refused."""
    found = allocated(problem=asked)
    assert isinstance(found, Allocation), found
    return found


def keeps(asked: Problem, choice: np.ndarray) -> bool:
    """Whether the choices stay within every limit, counted in whole units."""
    use = used(problem=asked, choice=choice)
    return bool((use <= asked.most).all() and (use >= asked.least).all())


def exact(asked: Problem) -> float:
    """The gain of the best plan, by HiGHS."""
    parts = _parts(asked)
    if parts is None:
        return 0.0
    worth, matrix, upper = parts
    answer = milp(
        -worth,
        integrality=np.ones(len(worth)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, ub=upper),
        options={"mip_rel_gap": 0},
    )
    assert answer.status == 0
    return float(-answer.fun)


def relaxed(asked: Problem) -> float:
    """The gain of the best plan with parts of offers allowed, by HiGHS."""
    parts = _parts(asked)
    if parts is None:
        return 0.0
    worth, matrix, upper = parts
    answer = linprog(-worth, A_ub=matrix, b_ub=upper, bounds=(0, None), method="highs")
    assert answer.status == 0
    return float(-answer.fun)


def _parts(asked: Problem) -> Any:
    offer, customer = np.nonzero(np.isfinite(asked.gain))
    if not len(offer):
        return None
    rows = [cost[offer, customer].astype(float) for cost in asked.costs]
    upper = list(asked.budgets)
    for number, left in enumerate(asked.stock):
        if left < UNLIMITED:
            rows.append((offer == number).astype(float))
            upper.append(left)
    table = np.array(rows).reshape(len(rows), len(offer))
    pairs = (customer, np.arange(len(offer)))
    once = coo_array((np.ones(len(offer)), pairs), shape=(asked.customers, len(offer)))
    limits = np.concatenate([np.array(upper, float), np.ones(asked.customers)])
    return asked.gain[offer, customer], vstack([coo_array(table), once]).tocsc(), limits


def total(asked: Problem, choice: np.ndarray) -> float:
    """The gain of the choices."""
    return gained(problem=asked, choice=choice)
