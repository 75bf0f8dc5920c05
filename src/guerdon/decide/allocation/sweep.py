"""Everyone's best choice at given prices of the limits, and the upper bound that follows."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from guerdon.decide.allocation.exactly import money, parts
from guerdon.decide.allocation.problem import NOTHING, Picks, Problem, Reals, Wholes
from guerdon.decide.allocation.quota import UNLIMITED, tolled

# Customers worked on together: their rows of all offers stay in the processor's cache.
TOGETHER = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """At `prices`: each customer's `choice`, its worth after prices, and how far the next one is.

    `bound` is the Lagrangian: no plan within the limits has a larger gain, whatever the prices.
    `second` is what the customer loses by the next best choice (nothing is one of the choices).
    `use` counts each budget, each offer and each quota as the choices would use them.
    """

    prices: Reals
    choice: Picks
    worth: Reals
    second: Reals
    use: Wholes
    bound: float


class Tolls(NamedTuple):
    """What a run of customers pays: for each budget's unit, each offer's piece, any offer."""

    units: list[Any]
    pieces: Reals
    given: Any

    @classmethod
    def at(cls, *, problem: Problem, prices: Reals, chunk: slice) -> "Tolls":
        """The tolls at these prices (budgets, offers, quotas) for the customers of the chunk."""
        budgets, offers = len(problem.costs), problem.offers
        units, given = tolled(
            quotas=problem.quotas,
            prices=prices[budgets + offers :],
            tables=list(prices[:budgets]),
            chunk=chunk,
        )
        return cls(units=units, pieces=prices[budgets : budgets + offers], given=given)


def swept(*, problem: Problem, prices: Reals) -> Sweep:
    """Choices at prices: one for each budget, each offer's stock, each quota.

    Prices are at or above zero; that of a quota with a floor may be below: then it subsidises.
    """
    customers = problem.customers
    choice = np.full(customers, NOTHING, np.int16)
    worth, second = np.zeros(customers), np.zeros(customers)
    for start in range(0, customers, TOGETHER):
        chunk = slice(start, min(start + TOGETHER, customers))
        _chunk(problem, prices, chunk, choice[chunk], worth[chunk], second[chunk])
    return Sweep(
        prices=prices,
        choice=choice,
        worth=worth,
        second=second,
        use=used(problem=problem, choice=choice),
        bound=money(parts=parts(values=worth, up=True)) + rent(problem=problem, prices=prices),
    )


def rent(*, problem: Problem, prices: Reals) -> float:
    """What the limits are worth at the prices: the most where they cost, the least where they pay.

    Together with everybody's worth it is the bound.
    """
    held = finite(problem=problem)
    most = np.where(prices > 0, problem.limits, problem.least.astype(float))
    return float(prices[held] @ most[held])


def reduced(*, problem: Problem, tolls: Tolls, offer: int, chunk: slice, out: Reals) -> Reals:
    """Gain of the offer less what it uses at the prices, for a run of customers, into `out`."""
    np.subtract(problem.gain[offer, chunk], tolls.pieces[offer] + tolls.given, out=out)
    for cost, price in zip(problem.costs, tolls.units, strict=True):
        if isinstance(price, np.ndarray) or price:
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
    tolls = Tolls.at(problem=problem, prices=prices, chunk=chunk)
    # `worth` begins as the worth of nothing, 0; `runner` as that of no second choice at all.
    runner = np.full(len(worth), -np.inf)
    row, lower = np.empty(len(worth)), np.empty(len(worth))
    for offer in range(problem.offers):
        reduced(problem=problem, tolls=tolls, offer=offer, chunk=chunk, out=row)
        np.minimum(row, worth, out=lower)
        np.maximum(runner, lower, out=runner)
        np.copyto(choice, offer, where=row > worth)
        np.maximum(worth, row, out=worth)
    np.subtract(worth, runner, out=second)


def rows(*, problem: Problem, prices: Reals, customers: Wholes) -> Reals:
    """Gain after prices of each offer for these customers, shape (offers, customers)."""
    few = problem.of(customers=customers)
    found = np.empty(few.gain.shape)
    everyone = slice(0, len(customers))
    tolls = Tolls.at(problem=few, prices=prices, chunk=everyone)
    for offer in range(few.offers):
        reduced(problem=few, tolls=tolls, offer=offer, chunk=everyone, out=found[offer])
    return found


def used(*, problem: Problem, choice: Picks) -> Wholes:
    """What the choices use of each budget, each offer's stock and each quota, exactly."""
    given = np.flatnonzero(choice != NOTHING)
    offers = choice[given]
    spent = [cost[offers, given] for cost in problem.costs]
    pieces = np.bincount(offers, minlength=problem.offers)
    counted = []
    for quota in problem.quotas:
        mine = quota.who[given]
        counted.append(int(mine.sum() if quota.budget is None else spent[quota.budget][mine].sum()))
    totals = [int(one.sum()) for one in spent]
    return np.concatenate(
        [np.array(totals, np.int64), pieces.astype(np.int64), np.array(counted, np.int64)]
    )


def uses(*, problem: Problem, offer: NDArray[np.signedinteger], customer: Wholes) -> Wholes:
    """What each of these customers would use by this offer: (limits, customers), exactly."""
    given = offer != NOTHING
    table = np.zeros((len(problem.most), len(customer)), np.int64)
    budgets = len(problem.costs)
    for row, cost in enumerate(problem.costs):
        table[row] = np.where(given, cost[offer, customer], 0)
    table[budgets + offer[given], np.flatnonzero(given)] = 1
    for row, quota in enumerate(problem.quotas, start=budgets + problem.offers):
        counted = given if quota.budget is None else table[quota.budget]
        table[row] = np.where(quota.who[customer], counted, 0)
    return table


def gained(*, problem: Problem, choice: Picks) -> float:
    """The gain of the choices, in minor units."""
    given = np.flatnonzero(choice != NOTHING)
    return money(parts=parts(values=problem.gain[choice[given], given], up=False))


def finite(*, problem: Problem) -> NDArray[np.bool_]:
    """Which limits can bind at all; the others never have a price."""
    return (problem.limits < UNLIMITED) | (problem.least > 0)
