"""The allocation: the best plan found within the budgets, with the proof of how near the best."""

from dataclasses import dataclass

import numpy as np

from guerdon.decide.allocation.finish import finished
from guerdon.decide.allocation.prices import priced
from guerdon.decide.allocation.problem import Picks, Problem, Reals
from guerdon.decide.allocation.sweep import swept


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """`choice` is an offer's number or NOTHING for each customer; no limit is overrun.

    No plan within the budgets gains more than `bound`. `prices` are what one more minor unit of
    each budget would gain, `stock_prices` what one more piece of each offer would.
    """

    choice: Picks
    gain: float
    bound: float
    prices: Reals
    stock_prices: Reals

    @property
    def gap(self) -> float:
        """How far the plan may be from the best, as a share of the bound; 0 is proven best."""
        return max(0.0, self.bound - self.gain) / self.bound if self.bound > 0 else 0.0


def allocated(*, problem: Problem) -> Allocation:
    """Who gets which offer. The plan that gives nothing is allowed, so there always is one."""
    budgets = len(problem.costs)
    if not problem.customers or not problem.offers:
        none = np.full(problem.customers, -1, np.int16)
        empty = np.zeros(budgets + problem.offers)
        return Allocation(
            choice=none, gain=0.0, bound=0.0, prices=empty[:budgets], stock_prices=empty[budgets:]
        )
    solved = priced(problem=problem)
    sweep = swept(problem=problem, prices=solved.prices)
    done = finished(problem=problem, sweep=sweep, start=solved.choice)
    return Allocation(
        choice=done.choice,
        gain=done.gain,
        bound=max(done.gain, done.bound),
        prices=sweep.prices[:budgets],
        stock_prices=sweep.prices[budgets:],
    )
