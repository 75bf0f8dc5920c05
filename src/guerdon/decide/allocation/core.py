"""The few customers whose choice hangs on the exact prices: found by one pass over all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guerdon.decide.allocation.problem import NOTHING, Picks, Problem, Reals, Wholes
from guerdon.decide.allocation.sweep import TOGETHER, Tolls, reduced


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
    """Who has the same best choice all over the box, which is finite, found by one pass.

    A choice b beats a everywhere if it does at the centre by more than the difference of what
    they use, times the radius of each price.
    """
    customers = problem.customers
    choice = np.full(customers, NOTHING, np.int16)
    undecided = np.zeros(customers, bool)
    for start in range(0, customers, TOGETHER):
        chunk = slice(start, min(start + TOGETHER, customers))
        undecided[chunk] = _chunk(problem, box, chunk, choice[chunk])
    return Narrowed(choice=choice, open=np.flatnonzero(undecided))


def _chunk(problem: Problem, box: Box, chunk: slice, choice: Picks) -> NDArray[np.bool_]:
    size = len(choice)
    centre = Tolls.at(problem=problem, prices=box.centre, chunk=chunk)
    radius = np.where(np.isfinite(box.radius), box.radius, 0.0)
    spread = Tolls.at(problem=problem, prices=radius, chunk=chunk)
    rows = np.empty((problem.offers, size))
    worth = np.zeros(size)
    for offer in range(problem.offers):
        reduced(problem=problem, tolls=centre, offer=offer, chunk=chunk, out=rows[offer])
        np.copyto(choice, offer, where=rows[offer] > worth)
        np.maximum(worth, rows[offer], out=worth)
    chosen = np.flatnonzero(choice != NOTHING)
    reach = np.zeros(size)
    reach[chosen] = spread.pieces[choice[chosen]]
    paid = []
    for cost, r in zip(problem.costs, spread.units, strict=True):
        mine = np.zeros(size)
        mine[chosen] = cost[:, chunk][choice[chosen], chosen]
        mine *= r
        paid.append(mine)
    # Nothing uses nothing: it wins somewhere in the box if the whole reach covers the worth.
    rival = reach + spread.given
    for mine in paid:
        rival += mine
    undecided: NDArray[np.bool_] = (rival >= worth) & (choice != NOTHING)
    # What any offer costs is the same for all of them; only against nothing does it count.
    reach += np.where(choice == NOTHING, spread.given, 0.0)
    term = np.empty(size)
    for offer in range(problem.offers):
        np.add(rows[offer], reach, out=rival)
        rival += spread.pieces[offer]
        for cost, r, mine in zip(problem.costs, spread.units, paid, strict=True):
            np.multiply(cost[offer, chunk], r, out=term)
            term -= mine
            np.abs(term, out=term)
            rival += term
        undecided |= (rival >= worth) & (choice != offer)
    return undecided
