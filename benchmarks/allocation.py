"""Who gets what within budgets: ours beside HiGHS, and beside the rules that people use."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from guerdon.decide.allocation.allocate import Allocation, allocated
from guerdon.decide.allocation.problem import Problem, posed
from guerdon.terms.decision import Refusal

NAME = "allocation"

# (customers, offers, budgets) by size; HiGHS is asked where it can answer within its limit.
SIZES = {
    "small": [(500, 5, 1), (500, 5, 2), (10_000, 10, 1), (10_000, 10, 3), (100_000, 10, 3)],
    "full": [
        (10_000, 10, 1),
        (10_000, 10, 3),
        (1_000_000, 10, 1),
        (1_000_000, 10, 2),
        (1_000_000, 10, 3),
    ],
}
HIGHS_CUSTOMERS = {"small": 500, "full": 10_000}
HIGHS_SECONDS = {"small": 20.0, "full": 180.0}
RULES = {"small": 10_000, "full": 100_000}


class Shop(NamedTuple):
    """A problem, and what each customer is worth (which only the rules of thumb look at)."""

    problem: Problem
    worth: NDArray[np.float64]


def shop(*, customers: int, offers: int, budgets: int) -> Shop:
    """Worth lognormal, response beta, gain by depth; budgets for one customer in five."""
    rolls = np.random.default_rng(20_261_121)
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
    found = posed(gain=gain, costs=costs, budgets=limits)
    if isinstance(found, Refusal):
        raise ValueError(found.reason)
    return Shop(problem=found, worth=worth[0])


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """CPU seconds and gap of each case, then what the rules of thumb reach of the bound."""
    allocated(problem=shop(customers=50, offers=2, budgets=1).problem)  # the imports
    for customers, offers, budgets in SIZES[size]:
        case = f"{customers:,} x {offers} x {budgets}"
        made = shop(customers=customers, offers=offers, budgets=budgets)
        start = process_time()
        found = allocated(problem=made.problem)
        seconds = process_time() - start
        theirs: tuple[float | None, float | None] = (None, None)
        if customers <= HIGHS_CUSTOMERS[size]:
            theirs = highs(problem=made.problem, limit=HIGHS_SECONDS[size])
        name = "HiGHS" if theirs[0] is not None else "too large for HiGHS here"
        yield _line(f"{case}: time", seconds, theirs[0], name, "CPU s")
        yield _line(f"{case}: gap", found.gap, theirs[1], name, "share of the bound")
    yield from _rules(RULES[size])


def _rules(customers: int) -> Iterator[dict[str, Any]]:
    made = shop(customers=customers, offers=10, budgets=1)
    found = allocated(problem=made.problem)
    ours = found.gain / found.bound
    for name, gain in thumbs(made=made).items():
        case = f"{customers:,} x 10 x 1: gain"
        yield _line(case, ours, gain / found.bound, name, "share of the bound")
    assert within(problem=made.problem, found=found)


def within(*, problem: Problem, found: Allocation) -> bool:
    """Whether the plan keeps its budgets to the last unit."""
    given = np.flatnonzero(found.choice >= 0)
    spent = [int(cost[found.choice[given], given].sum()) for cost in problem.costs]
    return all(one <= limit for one, limit in zip(spent, problem.budgets, strict=True))


def thumbs(*, made: Shop) -> dict[str, float]:
    """What the rules of thumb gain with one budget: the best offer for each rule, not just any."""
    problem, customers = made.problem, made.problem.customers
    anyhow = np.random.default_rng(7).permutation(customers)
    blanket, value = (
        max(_spent(problem, np.full(customers, offer), order) for offer in range(problem.offers))
        for order in (anyhow, np.argsort(-made.worth))
    )
    ratio = np.where(problem.gain > 0, problem.gain / np.maximum(problem.costs[0], 1), -np.inf)
    best = ratio.argmax(axis=0)
    order = np.argsort(-ratio[best, np.arange(customers)])
    return {
        "one offer for whoever comes": blanket,
        "one offer, the most valuable first": value,
        "each one's best ratio, best first": _spent(problem, best, order),
    }


def _spent(problem: Problem, offer: NDArray[np.int64], order: NDArray[np.int64]) -> float:
    """The gain of giving in this order, to those it pays for, until the budget is spent."""
    gain, cost = problem.gain[offer[order], order], problem.costs[0][offer[order], order]
    pays = gain > 0
    gain, cost = gain[pays], cost[pays]
    return float(gain[np.cumsum(cost) <= problem.budgets[0]].sum())


def highs(*, problem: Problem, limit: float) -> tuple[float, float]:
    """CPU seconds and gap of HiGHS through scipy, given so many seconds."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array, vstack

    offer, customer = np.nonzero(problem.gain > 0)
    rows = np.array([cost[offer, customer] for cost in problem.costs], dtype=float)
    pairs = (customer, np.arange(len(offer)))
    once = coo_array((np.ones(len(offer)), pairs), shape=(problem.customers, len(offer)))
    upper = np.concatenate([np.array(problem.budgets, float), np.ones(problem.customers)])
    start = process_time()
    with _silent():
        answer = milp(
            -problem.gain[offer, customer],
            integrality=np.ones(len(offer)),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(vstack([coo_array(rows), once]).tocsc(), ub=upper),
            options={"time_limit": limit, "mip_rel_gap": 1e-9},
        )
    gap = getattr(answer, "mip_gap", None)
    return process_time() - start, float("nan") if gap is None else float(gap)


@contextmanager
def _silent() -> Iterator[None]:
    """HiGHS has remarks of its own for standard output, which here carries figures."""
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(nowhere)
        os.close(kept)


def _line(case: str, ours: float, other: float | None, name: str, unit: str) -> dict[str, Any]:
    return {"case": case, "ours": ours, "other": other, "other_name": name, "unit": unit}
