"""The allocation: the best plan found within the limits, with the proof of how near the best."""

from dataclasses import dataclass

import numpy as np

from guerdon.decide.allocation.blocks import Cut
from guerdon.decide.allocation.problem import NOTHING, Picks, Problem, Reals
from guerdon.decide.allocation.spread import Spread, spread
from guerdon.terms.decision import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """`choice` is an offer's number or NOTHING for each customer; no limit is broken.

    No plan within the limits gains more than `bound`. `prices` are what one more minor unit of
    each budget would gain, `stock_prices` what one more piece of each offer would, and
    `quota_prices` what one more unit of each quota's ceiling would; below zero they are what one
    unit of its floor costs.
    """

    choice: Picks
    gain: float
    bound: float
    prices: Reals
    stock_prices: Reals
    quota_prices: Reals

    @property
    def gap(self) -> float:
        """How far the plan may be from the best, as a share of the bound; 0 is proven best."""
        return gap_of(gain=self.gain, bound=self.bound)


def gap_of(*, gain: float, bound: float) -> float:
    """How far a gain may be from the best, as a share of the bound."""
    return max(0.0, bound - gain) / abs(bound) if bound else 0.0


def allocated(*, problem: Problem) -> Allocation | Refusal:
    """Who gets which offer.

    Without floors the plan that gives nothing is allowed, so there always is one. Refused, with
    the limits by name: floors that clash with other limits.
    """
    budgets, offers = len(problem.costs), problem.offers
    found = spread(blocks=Cut(problem=problem))
    if isinstance(found, Refusal):
        return found
    return Allocation(
        choice=_joined(found, problem.customers),
        gain=found.gain,
        bound=found.bound,
        prices=found.prices[:budgets],
        stock_prices=found.prices[budgets : budgets + offers],
        quota_prices=found.prices[budgets + offers :],
    )


def _joined(found: Spread, customers: int) -> Picks:
    choice = np.full(customers, NOTHING, np.int16)
    for numbers, picks in found.parts:
        choice[numbers] = picks
    return choice
