"""Everyone's best choice at given prices of the budgets, and the upper bound that follows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guerdon.decide.allocation.problem import NOTHING, UNLIMITED, Picks, Problem, Reals, Wholes

# Customers worked on together: their rows of all offers stay in the processor's cache.
TOGETHER = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """At `prices`: each customer's `choice`, its worth after prices, and how far the next one is.

    `bound` is the Lagrangian: no plan within the budgets has a larger gain, whatever the prices.
    `second` is what the customer loses by the next best choice (nothing is one of the choices).
    `use` counts each budget and each offer as the choices would use them.
    """

    prices: Reals
    choice: Picks
    worth: Reals
    second: Reals
    use: Wholes
    bound: float


def swept(*, problem: Problem, prices: Reals) -> Sweep:
    """Choices at prices (one for each budget, then one for each offer's stock), all >= 0."""
    customers = problem.customers
    choice = np.full(customers, NOTHING, np.int16)
    worth, second = np.zeros(customers), np.zeros(customers)
    for start in range(0, customers, TOGETHER):
        chunk = slice(start, min(start + TOGETHER, customers))
        _chunk(problem, prices, chunk, choice[chunk], worth[chunk], second[chunk])
    held = finite(problem=problem)
    bound = float(worth.sum()) + float(prices[held] @ problem.limits[held])
    return Sweep(
        prices=prices,
        choice=choice,
        worth=worth,
        second=second,
        use=used(problem=problem, choice=choice),
        bound=bound,
    )


def reduced(*, problem: Problem, prices: Reals, offer: int, chunk: slice, out: Reals) -> Reals:
    """Gain of the offer less what it uses at the prices, for a run of customers, into `out`."""
    budgets = len(problem.costs)
    np.subtract(problem.gain[offer, chunk], prices[budgets + offer], out=out)
    for cost, price in zip(problem.costs, prices[:budgets], strict=True):
        if price:
            out -= cost[offer, chunk] * price
    return out


def _chunk(
    problem: Problem,
    prices: Reals,
    chunk: slice,
    choice: Picks,
    worth: Reals,
    second: Reals,
) -> None:
    # `worth` begins as the worth of nothing, 0; `runner` as that of no second choice at all.
    runner = np.full(len(worth), -np.inf)
    row, lower = np.empty(len(worth)), np.empty(len(worth))
    for offer in range(problem.offers):
        reduced(problem=problem, prices=prices, offer=offer, chunk=chunk, out=row)
        np.minimum(row, worth, out=lower)
        np.maximum(runner, lower, out=runner)
        np.copyto(choice, offer, where=row > worth)
        np.maximum(worth, row, out=worth)
    np.subtract(worth, runner, out=second)


def used(*, problem: Problem, choice: Picks) -> Wholes:
    """What the choices use of each budget and each offer's stock, in whole units, exactly."""
    given = np.flatnonzero(choice != NOTHING)
    offers = choice[given]
    money = [int(cost[offers, given].sum()) for cost in problem.costs]
    pieces = np.bincount(offers, minlength=problem.offers)
    return np.concatenate([np.array(money, np.int64), pieces.astype(np.int64)])


def gained(*, problem: Problem, choice: Picks) -> float:
    """The gain of the choices, in minor units."""
    given = np.flatnonzero(choice != NOTHING)
    return float(problem.gain[choice[given], given].sum())


def finite(*, problem: Problem) -> NDArray[np.bool_]:
    """Which limits can run out at all; the others never have a price."""
    return problem.limits < UNLIMITED
