"""The few customers whose choice hangs on the exact prices, and the linear programme over them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guerdon.decide.allocation.problem import NOTHING, Picks, Problem, Reals, Wholes
from guerdon.decide.allocation.sweep import TOGETHER, finite, reduced


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Prices lie between `low` and `high`; `high` may be infinite."""

    low: Reals
    high: Reals

    @property
    def centre(self) -> Reals:
        """The middle, or the low end where there is no high one."""
        return np.where(np.isfinite(self.high), (self.low + self.high) / 2, self.low)

    @property
    def radius(self) -> Reals:
        """Half the width."""
        return (self.high - self.low) / 2

    def around(self, *, prices: Reals, radius: Reals) -> "Box":
        """The part of this box that lies within `radius` of the prices."""
        low = np.clip(prices - radius, self.low, self.high)
        return Box(low=low, high=np.clip(prices + radius, self.low, self.high))

    def touched(self, *, prices: Reals, within: "Box") -> NDArray[np.bool_]:
        """Where prices stand at an edge of this box that is not an edge of `within`."""
        slack = 1e-7 * (self.high - self.low)
        slack[~np.isfinite(slack)] = 0.0
        at_low = (prices <= self.low + slack) & (self.low > within.low)
        return at_low | ((prices >= self.high - slack) & (self.high < within.high))


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """`choice` is right for every price of the box, except for the `open` customers."""

    choice: Picks
    open: Wholes


def narrowed(*, problem: Problem, box: Box) -> Narrowed:
    """Who has the same best choice all over the box, found by one pass.

    A choice b beats a everywhere if it does at the centre by more than the difference of what
    they use, times the radius of each price.
    """
    customers = problem.customers
    choice = np.full(customers, NOTHING, np.int16)
    undecided = np.zeros(customers, bool)
    if not np.isfinite(box.high[finite(problem=problem)]).all():
        return Narrowed(choice=choice, open=np.arange(customers))
    for start in range(0, customers, TOGETHER):
        chunk = slice(start, min(start + TOGETHER, customers))
        undecided[chunk] = _chunk(problem, box, chunk, choice[chunk])
    return Narrowed(choice=choice, open=np.flatnonzero(undecided))


def _chunk(problem: Problem, box: Box, chunk: slice, choice: Picks) -> NDArray[np.bool_]:
    size, budgets = len(choice), len(problem.costs)
    prices, radius = box.centre, np.where(np.isfinite(box.radius), box.radius, 0.0)
    rows = np.empty((problem.offers, size))
    worth = np.zeros(size)
    for offer in range(problem.offers):
        reduced(problem=problem, prices=prices, offer=offer, chunk=chunk, out=rows[offer])
        np.copyto(choice, offer, where=rows[offer] > worth)
        np.maximum(worth, rows[offer], out=worth)
    chosen = np.flatnonzero(choice != NOTHING)
    reach = np.zeros(size)
    reach[chosen] = radius[budgets + choice[chosen]]
    paid = []
    for cost, r in zip(problem.costs, radius[:budgets], strict=True):
        mine = np.zeros(size)
        mine[chosen] = cost[:, chunk][choice[chosen], chosen]
        mine *= r
        paid.append(mine)
    # Nothing uses nothing: it wins somewhere in the box if the whole reach covers the worth.
    rival = reach.copy()
    for mine in paid:
        rival += mine
    undecided: NDArray[np.bool_] = (rival >= worth) & (choice != NOTHING)
    term = np.empty(size)
    for offer in range(problem.offers):
        np.add(rows[offer], reach, out=rival)
        rival += radius[budgets + offer]
        for cost, r, mine in zip(problem.costs, radius[:budgets], paid, strict=True):
            np.multiply(cost[offer, chunk], r, out=term)
            term -= mine
            np.abs(term, out=term)
            rival += term
        undecided |= (rival >= worth) & (choice != offer)
    return undecided


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """Optimal prices within a box, and for each customer the choice where it is a whole one."""

    prices: Reals
    choice: Picks


def alike(*, problem: Problem) -> tuple[Wholes, Wholes, Wholes]:
    """Customers with the same gains and costs are one class: (first of each, class, sizes)."""
    key = np.zeros(problem.customers, np.uint64)
    # An odd multiplier for each row, from the golden ratio; sums wrap around on purpose.
    step = np.uint64(0x9E3779B97F4A7C15)
    mixed = step
    for table in (problem.gain, *problem.costs):
        for offer in range(problem.offers):
            row = np.ascontiguousarray(table[offer]).view(np.uint64)
            with np.errstate(over="ignore"):
                key ^= row
                key *= mixed
                key ^= key >> np.uint64(29)
                mixed = mixed * step | np.uint64(1)
    _, first, number, sizes = np.unique(
        key, return_index=True, return_inverse=True, return_counts=True
    )
    return first.astype(np.int64), number.astype(np.int64), sizes.astype(np.int64)


def programme(*, problem: Problem, limits: Reals, box: Box) -> Solved:
    """The linear relaxation over these customers, with prices in the box.

    A price stays within its box by letting a limit be overrun at the high price or left unused
    for the low one (the box step of Marsten, Hogan and Blankenship 1975, Operations Research 23),
    so the programme always has a solution. HiGHS solves it.
    """
    from scipy.optimize import linprog

    first, number, sizes = alike(problem=problem)
    small = problem.of(customers=first)
    held = np.flatnonzero(finite(problem=problem))
    offer, member = np.nonzero(np.isfinite(small.gain) & (small.gain > 0))
    if not len(held) or not len(member):
        return _free(problem, small, box, number)
    gain = small.gain[offer, member]
    matrix, edges = _matrix(small, offer, member, held, box)
    # Each row is divided by its usual size, so that pieces and money weigh alike.
    scale = np.array([_usual(matrix[row]) for row in range(len(held))])
    prices_low, prices_high = box.low[held] * scale, box.high[held] * scale
    worth = np.concatenate([gain, -prices_high[edges], prices_low])
    answer = linprog(
        -worth,
        A_ub=_stacked(matrix, scale, member, len(first), edges, len(held)),
        b_ub=np.concatenate([limits[held] / scale, sizes.astype(float)]),
        method="highs",
    )
    if answer.status != 0 or answer.x is None:
        raise ArithmeticError(f"the linear programme did not end: {answer.message}")
    prices = np.zeros(len(limits))
    prices[held] = np.maximum(-answer.ineqlin.marginals[: len(held)], 0.0) / scale
    choice = _dealt(answer.x[: len(member)], offer, member, number)
    return Solved(prices=np.clip(prices, box.low, box.high), choice=choice)


def _matrix(
    small: Problem, offer: Wholes, member: Wholes, held: Wholes, box: Box
) -> tuple[Reals, Wholes]:
    rows = []
    for limit in held:
        if limit < len(small.costs):
            rows.append(small.costs[limit][offer, member].astype(float))
        else:
            rows.append((offer == limit - len(small.costs)).astype(float))
    return np.array(rows), np.flatnonzero(np.isfinite(box.high[held]))


def _usual(row: Reals) -> float:
    positive = row[row > 0]
    return float(positive.mean()) if len(positive) else 1.0


def _stacked(
    matrix: Reals, scale: Reals, member: Wholes, classes: int, edges: Wholes, held: int
) -> Any:
    from scipy.sparse import coo_array

    row, column = np.nonzero(matrix)
    pairs = matrix.shape[1]
    over = np.arange(pairs, pairs + len(edges))
    spare = np.arange(pairs + len(edges), pairs + len(edges) + held)
    data = np.concatenate(
        [matrix[row, column] / scale[row], -np.ones(len(edges)), np.ones(held), np.ones(pairs)]
    )
    rows = np.concatenate([row, edges, np.arange(held), held + member])
    columns = np.concatenate([column, over, spare, np.arange(pairs)])
    shape = (held + classes, pairs + len(edges) + held)
    return coo_array((data, (rows, columns)), shape=shape).tocsc()


def _dealt(counts: Reals, offer: Wholes, member: Wholes, number: Wholes) -> Picks:
    """Whole counts of each offer in each class, dealt to its members in their order."""
    choice = np.full(len(number), NOTHING, np.int16)
    whole = np.floor(counts + 1e-7).astype(np.int64)
    order = np.argsort(number, kind="stable")
    pairs = np.flatnonzero(whole)
    pairs = pairs[np.argsort(member[pairs], kind="stable")]
    starts = np.searchsorted(number[order], member[pairs])
    at, last = 0, -1
    for pair, start in zip(pairs, starts, strict=True):
        at = start if member[pair] != last else at
        last = member[pair]
        choice[order[at : at + whole[pair]]] = offer[pair]
        at += whole[pair]
    return choice


def _free(problem: Problem, small: Problem, box: Box, number: Wholes) -> Solved:
    """With nothing that can run out, or nothing worth giving: the largest gain for each."""
    best = small.gain.argmax(axis=0)
    worth = small.gain[best, np.arange(small.customers)]
    choice = np.where(worth > 0, best, NOTHING).astype(np.int16)
    return Solved(prices=box.low.copy(), choice=choice[number])
