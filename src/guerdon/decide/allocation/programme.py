"""The linear programme over a few customers, with the prices of the limits held in a box."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from guerdon.decide.allocation.core import Box
from guerdon.decide.allocation.problem import NOTHING, Picks, Problem, Reals, Wholes
from guerdon.decide.allocation.quota import UNLIMITED
from guerdon.decide.allocation.sweep import finite, uses


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """Optimal prices within a box, and for each customer the choice where it is a whole one."""

    prices: Reals
    choice: Picks


class Limits(NamedTuple):
    """What the customers may use together of each limit: from `least` to `most`."""

    least: Reals
    most: Reals

    @classmethod
    def of(cls, *, problem: Problem) -> "Limits":
        """Those of the problem."""
        return cls(least=problem.least.astype(float), most=problem.limits)

    def less(self, *, use: Wholes) -> "Limits":
        """What is left after others have used so much."""
        return Limits(least=self.least - use, most=self.most - use)

    def part(self, *, share: float) -> "Limits":
        """The same share of both."""
        return Limits(least=self.least * share, most=self.most * share)


def class_keys(*, problem: Problem) -> NDArray[np.uint64]:
    """A key for each customer, the same for the same gains, costs and quotas."""
    key = np.zeros(problem.customers, np.uint64)
    # An odd multiplier for each row, from the golden ratio; sums wrap around on purpose.
    step = np.uint64(0x9E3779B97F4A7C15)
    mixed = step
    rows = [table[offer] for table in (problem.gain, *problem.costs) for offer in range(len(table))]
    rows += [quota.who.astype(np.float64) for quota in problem.quotas]
    for row in rows:
        with np.errstate(over="ignore"):
            key ^= np.ascontiguousarray(row).view(np.uint64)
            key *= mixed
            key ^= key >> np.uint64(29)
            mixed = mixed * step | np.uint64(1)
    return key


def alike(*, problem: Problem) -> tuple[Wholes, Wholes, Wholes]:
    """Customers with the same gains, costs and quotas are one class: (first, class, sizes)."""
    _, first, number, sizes = np.unique(
        class_keys(problem=problem), return_index=True, return_inverse=True, return_counts=True
    )
    return first.astype(np.int64), number.astype(np.int64), sizes.astype(np.int64)


def programme(*, problem: Problem, limits: Limits, box: Box) -> Solved:
    """The linear relaxation over these customers, with prices in the box.

    A price stays within its box by letting a limit be overrun at the high price or left short for
    the low one (the box step of Marsten, Hogan and Blankenship 1975, Operations Research 23), so
    the programme always has a solution. HiGHS solves it.
    """
    from scipy.optimize import linprog

    first, number, sizes = alike(problem=problem)
    small = problem.of(customers=first)
    held = np.flatnonzero(finite(problem=problem))
    offer, member = np.nonzero(np.isfinite(small.gain) & ((small.gain > 0) | _subsidised(small)))
    if not len(held) or not len(member):
        return _free(problem, small, box, number)
    matrix = uses(problem=small, offer=offer, customer=member)[held].astype(float)
    # Each row is divided by its usual size, so that pieces and money weigh alike.
    scale = np.array([_usual(row) for row in matrix])
    rows = _Rows(
        matrix=matrix / scale[:, None],
        high=np.flatnonzero(np.isfinite(box.high[held])),
        upper=np.flatnonzero(limits.most[held] < UNLIMITED // 2),
        lower=np.flatnonzero(box.low[held] < 0),
    )
    answer = linprog(
        -np.concatenate(
            [
                small.gain[offer, member],
                -(box.high[held] * scale)[rows.high],
                box.low[held] * scale,
            ]
        ),
        A_ub=_stacked(rows, member, len(first)),
        b_ub=np.concatenate(
            [
                (limits.most[held] / scale)[rows.upper],
                -(limits.least[held] / scale)[rows.lower],
                sizes.astype(float),
            ]
        ),
        bounds=_bounds(rows, sizes[member], limits, held, scale),
        method="highs",
    )
    if answer.status != 0 or answer.x is None:
        raise ArithmeticError(f"the linear programme did not end: {answer.message}")
    prices = np.zeros(len(limits.most))
    paid = np.zeros(len(held))
    bounds = -answer.ineqlin.marginals
    paid[rows.upper] += bounds[: len(rows.upper)]
    paid[rows.lower] -= bounds[len(rows.upper) : len(rows.upper) + len(rows.lower)]
    prices[held] = paid / scale
    choice = _dealt(answer.x[: len(member)], offer, member, number)
    return Solved(prices=np.clip(prices, box.low, box.high), choice=choice)


class _Rows(NamedTuple):
    """The limits' rows, scaled; which have a high price, an upper side, a lower side."""

    matrix: Reals
    high: Wholes
    upper: Wholes
    lower: Wholes


def _bounds(
    rows: _Rows, sizes: Wholes, limits: Limits, held: Wholes, scale: Reals
) -> list[tuple[float, float | None]]:
    """No limit is passed or missed by more than all could use and the limit itself.

    Where a box is nearly a point, an overrun and a shortfall together cost next to nothing.
    """
    far = np.maximum(np.abs(limits.most), np.abs(limits.least))[held]
    far = np.where(far < UNLIMITED // 2, far, np.abs(limits.least[held])) / scale
    far = far + rows.matrix @ sizes + 1.0
    pairs: list[tuple[float, float | None]] = [(0.0, None)] * len(sizes)
    return pairs + [(0.0, float(one)) for one in (*far[rows.high], *far)]


def _subsidised(small: Problem) -> NDArray[np.bool_]:
    """To whom a floor may give what does not pay."""
    found = np.zeros(small.customers, bool)
    for quota in small.quotas:
        if quota.least > 0:
            found |= quota.who
    return found


def _usual(row: Reals) -> float:
    positive = row[row > 0]
    return float(positive.mean()) if len(positive) else 1.0


def _stacked(rows: _Rows, member: Wholes, classes: int) -> Any:
    """Columns: pairs, overruns of rows with a high price, shortfalls of all rows."""
    from scipy.sparse import coo_array

    held, pairs = rows.matrix.shape
    up, high, low = len(rows.upper), len(rows.high), len(rows.lower)
    sides = np.zeros((up + low, pairs + high + held))
    sides[:up, :pairs], sides[up:, :pairs] = rows.matrix[rows.upper], -rows.matrix[rows.lower]
    over = np.zeros((held, high + held))
    over[rows.high, np.arange(high)] = -1.0
    over[np.arange(held), high + np.arange(held)] = 1.0
    sides[:up, pairs:], sides[up:, pairs:] = over[rows.upper], -over[rows.lower]
    row, column = np.nonzero(sides)
    return coo_array(
        (
            np.concatenate([sides[row, column], np.ones(pairs)]),
            (
                np.concatenate([row, up + low + member]),
                np.concatenate([column, np.arange(pairs)]),
            ),
        ),
        shape=(up + low + classes, sides.shape[1]),
    ).tocsc()


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
