"""The polish: a small exact programme over the customers nearest to the margin keeps the floors."""

from typing import Any, NamedTuple

import numpy as np

from guerdon.decide.allocation.problem import NOTHING, Picks, Problem, Reals, Wholes
from guerdon.decide.allocation.sweep import Sweep, finite, gained, used, uses

# Settings: how many customers are decided together, one after the other until a plan is found.
CORES = (60, 240, 1000)
NODES = 300  # of the search tree, so that equal inputs take equal paths
TRIES = 4


class Polished(NamedTuple):
    """A plan within every limit, and a bound where it is a proof for all customers."""

    choice: Picks
    bound: float | None


def polished(*, problem: Problem, sweep: Sweep, start: Picks) -> Polished | None:
    """A plan that keeps floors and ceilings: few customers decided exactly, the others as they are.

    First those whose choice is not the best at the prices and the nearest to another one, then
    more of them. None: there is no such plan, or none was found.
    """
    order = np.lexsort((np.arange(len(start)), sweep.second, start == sweep.choice))
    sizes = [size for size in CORES if size < len(order)]
    for size in [*sizes, min(CORES[-1], len(order))]:
        core = np.sort(order[:size])
        found = decided(problem=problem, choice=start, core=core)
        if found is not None:
            return Polished(found.choice, found.bound if size == len(order) else None)
    return None


def decided(*, problem: Problem, choice: Picks, core: Wholes) -> Polished | None:
    """The core's best choices while the others keep theirs; None: no choices keep the limits.

    HiGHS rounds, so its answer is counted again in whole units; should it be over by one, it is
    asked for so much less.
    """
    rest = choice.copy()
    rest[core] = NOTHING
    taken = used(problem=problem, choice=rest)
    held = np.flatnonzero(finite(problem=problem))
    least, most = (problem.least - taken)[held], (problem.most - taken)[held]
    few = problem.of(customers=core)
    offer, member = np.nonzero(np.isfinite(few.gain))
    table = uses(problem=few, offer=offer, customer=member)[held]
    low, high = least.astype(float), most.astype(float)
    for _ in range(TRIES):
        answer = _asked(few.gain[offer, member], table, member, len(core), low, high)
        if answer is None:
            return None
        picks, bound = answer
        use = table[:, picks].sum(axis=1)
        over, short = np.maximum(use - most, 0), np.maximum(least - use, 0)
        if not over.any() and not short.any():
            rest[core[member[picks]]] = offer[picks]
            fixed = gained(problem=problem, choice=rest) - float(
                few.gain[offer[picks], member[picks]].sum()
            )
            return Polished(rest, fixed + bound)
        low, high = low + short, high - over
    return None


def _asked(
    gain: Reals, table: Wholes, member: Wholes, customers: int, low: Reals, high: Reals
) -> tuple[Wholes, float] | None:
    """The pairs that are chosen, and the bound that was proven with them."""
    if (low > high).any() or (not len(gain) and ((low > 0) | (high < 0)).any()):
        return None
    if not len(gain):
        return np.zeros(0, np.int64), 0.0
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array, csr_array, vstack

    scale = np.maximum(table.max(axis=1), 1).astype(float)
    pairs = (member, np.arange(len(gain)))
    once = coo_array((np.ones(len(gain)), pairs), shape=(customers, len(gain)))
    stacked: Any = vstack([csr_array(table / scale[:, None]), once])
    matrix = stacked.tocsc()
    answer = milp(
        -gain,
        integrality=np.ones(len(gain), np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(
            matrix,
            lb=np.r_[low / scale, np.zeros(customers)],
            ub=np.r_[high / scale, np.ones(customers)],
        ),
        options={"mip_rel_gap": 1e-9, "node_limit": NODES},
    )
    if answer.x is None:
        return None
    bound = answer.get("mip_dual_bound")
    picks = np.flatnonzero(answer.x > 0.5)
    reached = float(gain[picks].sum())
    return picks, max(reached, -float(bound)) if bound is not None else np.inf
