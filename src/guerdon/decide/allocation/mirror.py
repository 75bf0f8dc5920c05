"""What the held out would have been given, by the same prices, so that comparing them is fair."""

import numpy as np

from guerdon.decide.allocation.allocate import Allocation
from guerdon.decide.allocation.problem import NOTHING, Picks, Problem, Wholes
from guerdon.decide.allocation.sweep import Sweep, swept

# A choice this much better than the next, as a share of what is at stake, is not a tie.
TIE = 1e-9


def mirrored(*, problem: Problem, allocation: Allocation, held: Problem) -> Picks:
    """The choice for each customer of `held`, who is not in `problem` and takes none of its budget.

    At the allocation's prices (of budgets, stock, quotas) each has one best choice, the same as
    a customer like them in `problem`. Where the best two are equal at the prices, the plan gave one
    to some and the other to the rest, as far as the budget went: there the held out are split in
    the same proportion, by matching them in order with those of `problem` who stand there.
    """
    prices = np.concatenate([allocation.prices, allocation.stock_prices, allocation.quota_prices])
    there = swept(problem=held, prices=prices)
    tied = _tied(there)
    choice = there.choice.copy()
    if not len(tied):
        return choice
    here = swept(problem=problem, prices=prices)
    models = _tied(here)
    if not len(models):
        return choice
    models = models[_order(problem, here, models)]
    tied = tied[_order(held, there, tied)]
    ranks = ((2 * np.arange(len(tied)) + 1) * len(models)) // (2 * len(tied))
    wanted = allocation.choice[models[ranks]]
    allowed = (wanted == NOTHING) | np.isfinite(held.gain[wanted, tied])
    choice[tied[allowed]] = wanted[allowed]
    return choice


def _tied(sweep: Sweep) -> Wholes:
    stake = float(sweep.worth.max(initial=0.0)) + abs(sweep.bound) / max(1, len(sweep.worth))
    return np.flatnonzero(sweep.second <= TIE * stake)


def _order(problem: Problem, sweep: Sweep, tied: Wholes) -> Wholes:
    """By what they could gain, so that like is matched with like; then as they come."""
    most = problem.gain[:, tied].max(axis=0)
    return np.lexsort((tied, most))
