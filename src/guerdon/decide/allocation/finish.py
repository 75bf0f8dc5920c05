"""The exact finish: what is left of the budgets goes to the customers nearest to the margin."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guerdon.decide.allocation.exchange import exchanged
from guerdon.decide.allocation.problem import NOTHING, Picks, Problem, Reals, Wholes
from guerdon.decide.allocation.search import Choices, searched
from guerdon.decide.allocation.sweep import Sweep, finite, gained, reduced, used

# Settings of the search: they decide how near the bound a plan comes, never whether it is allowed.
FAR = 1e-4  # share of the bound that is worth pouring, for many customers at the same margin
POURS = 30
NEAR = 2000  # customers that the greedy filling looks at
CORE = 40  # customers that are decided together by search
CLOSE = 1e-6  # share of the bound that is not worth a search


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A plan within every limit, its gain, and the smallest bound that was proven."""

    choice: Picks
    gain: float
    bound: float


def finished(*, problem: Problem, sweep: Sweep, start: Picks) -> Finished:
    """The best plan found from `start` (repaired where it overruns a limit), with its proof.

    A plan that departs from the sweep's choices gains at most the bound less all that the
    departures lose. So the best of a few customers decided exactly, the others at their sweep's
    choice, is the best of all plans, except those that depart by a loss kept out of the few.
    """
    choice = within(problem=problem, choice=start)
    if sweep.bound - gained(problem=problem, choice=choice) > FAR * abs(sweep.bound):
        choice = poured(problem=problem, sweep=sweep, choice=choice)
    choice = filled(problem=problem, sweep=sweep, choice=choice)
    choice = exchanged(problem=problem, sweep=sweep, choice=choice)
    best = Finished(choice=choice, gain=gained(problem=problem, choice=choice), bound=sweep.bound)
    win = best.bound - best.gain
    if win > CLOSE * max(abs(best.bound), 1.0):
        # Who would lose more than there is still to win keeps the sweep's choice in every better
        # plan; where few others are open, deciding them decides the whole.
        open_ = np.flatnonzero(sweep.second <= win * (1 + 1e-9))
        core = open_ if len(open_) <= CORE else _nearest(sweep.second, CORE)
        best = _decided(problem, sweep, best, core[np.argsort(sweep.second[core], kind="stable")])
    return best


def within(*, problem: Problem, choice: Picks) -> Picks:
    """The choices less those that gain least for what they use of an overrun limit."""
    kept = choice.copy()
    limits = _limits(problem)
    for row in range(len(limits)):
        over = int(used(problem=problem, choice=kept)[row]) - int(limits[row])
        if over <= 0:
            continue
        given = np.flatnonzero(kept != NOTHING)
        use = _uses(problem, kept[given], given, row)
        given, use = given[use > 0], use[use > 0]
        order = np.argsort(problem.gain[kept[given], given] / use, kind="stable")
        enough = int(np.searchsorted(np.cumsum(use[order]), over)) + 1
        kept[given[order[:enough]]] = NOTHING
    return kept


def poured(*, problem: Problem, sweep: Sweep, choice: Picks) -> Picks:
    """Those with nothing get what is best at the prices, least loss first, as many as fit."""
    better = choice.copy()
    limits = _limits(problem)
    empty = np.flatnonzero(better == NOTHING)
    rows = _rows(problem, sweep.prices, empty)
    best = rows.argmax(axis=0).astype(np.int16)
    order = np.argsort(-rows[best, np.arange(len(empty))], kind="stable")
    order = order[problem.gain[best[order], empty[order]] > 0]
    empty, best = empty[order], best[order]
    use = np.array([_uses(problem, best, empty, row) for row in range(len(limits))], np.int64)
    for _ in range(POURS):
        left = (limits - used(problem=problem, choice=better))[:, None]
        fits = (use <= left).all(axis=0) & (better[empty] == NOTHING)
        empty, best, use = empty[fits], best[fits], use[:, fits]
        taken = int((np.cumsum(use, axis=1) <= left).all(axis=0).sum())
        if not taken:
            break
        better[empty[:taken]] = best[:taken]
    return better


def filled(*, problem: Problem, sweep: Sweep, choice: Picks) -> Picks:
    """What is left goes to those who lose least against their best choice, as far as it fits."""
    better = choice.copy()
    left = _limits(problem) - used(problem=problem, choice=better)
    near = _nearest(sweep.second, NEAR)
    near = np.union1d(near, np.flatnonzero(choice != sweep.choice)[:NEAR])
    rows = _rows(problem, sweep.prices, near)
    loss = sweep.worth[near] - rows
    offer, member = np.nonzero(np.isfinite(rows))
    order = np.lexsort((member, loss[offer, member]))
    for wanted, place in zip(offer[order], member[order], strict=True):
        customer, now = near[place], better[near[place]]
        have = problem.gain[now, customer] if now != NOTHING else 0.0
        if problem.gain[wanted, customer] <= have:
            continue
        change = _change(problem, int(now), int(wanted), int(customer))
        if (change <= left).all():
            better[customer] = wanted
            left -= change
    return better


def _decided(problem: Problem, sweep: Sweep, best: Finished, core: Wholes) -> Finished:
    """The customers of the core decided together, the others at their sweep's choice."""
    held = np.flatnonzero(finite(problem=problem))
    rest = sweep.choice.copy()
    rest[core] = NOTHING
    left = (_limits(problem) - used(problem=problem, choice=rest))[held]
    if (left < 0).any():
        return best
    fixed = gained(problem=problem, choice=rest)
    found = searched(
        customers=_choices(problem, sweep, core, held, best),
        left=left,
        prices=sweep.prices[held],
        more_than=best.gain - fixed,
    )
    outside = sweep.second.copy()
    outside[core] = np.inf
    proven = max(fixed + found.bound, sweep.bound - float(outside.min()), best.gain)
    bound = min(best.bound, proven)
    if found.choice is None:
        return Finished(choice=best.choice, gain=best.gain, bound=bound)
    rest[core] = found.choice
    gain = gained(problem=problem, choice=rest)
    return Finished(choice=rest, gain=gain, bound=max(bound, gain))


def _choices(
    problem: Problem, sweep: Sweep, core: Wholes, held: Wholes, best: Finished
) -> list[Choices]:
    """Each core customer's choices, but for those that lose more than there is still to win."""
    rows = _rows(problem, sweep.prices, core)
    slack = (best.bound - best.gain) * (1 + 1e-9)
    listed = []
    for place, customer in enumerate(core):
        offers = np.flatnonzero(sweep.worth[customer] - rows[:, place] <= slack)
        who = np.full(len(offers), customer)
        use = np.array([_uses(problem, offers, who, row) for row in held], np.int64)
        use = use.reshape(len(held), len(offers))
        gain = problem.gain[offers, who]
        if sweep.worth[customer] <= slack:
            offers = np.r_[offers, NOTHING]
            gain, use = np.r_[gain, 0.0], np.pad(use, ((0, 0), (0, 1)))
        listed.append(Choices(offer=offers.astype(np.int16), gain=gain, use=use))
    return listed


def _nearest(second: Reals, count: int) -> Wholes:
    """The customers who are nearest to another choice, in their order."""
    if count >= len(second):
        return np.arange(len(second))
    return np.sort(np.argpartition(second, count)[:count])


def _rows(problem: Problem, prices: Reals, customers: Wholes) -> Reals:
    """Gain after prices of each offer for these customers, shape (offers, customers)."""
    few = problem.of(customers=customers)
    rows = np.empty(few.gain.shape)
    for offer in range(few.offers):
        reduced(
            problem=few, prices=prices, offer=offer, chunk=slice(0, len(customers)), out=rows[offer]
        )
    return rows


def _uses(problem: Problem, offer: NDArray[np.signedinteger], customer: Wholes, row: int) -> Wholes:
    if row < len(problem.costs):
        money: Wholes = problem.costs[row][offer, customer]
        return money
    pieces: Wholes = (offer == row - len(problem.costs)).astype(np.int64)
    return pieces


def _limits(problem: Problem) -> Wholes:
    return np.concatenate([np.array(problem.budgets, np.int64), problem.stock])


def _change(problem: Problem, now: int, wanted: int, customer: int) -> Wholes:
    change = np.zeros(len(problem.costs) + problem.offers, np.int64)
    for sign, offer in ((1, wanted), (-1, now)):
        if offer == NOTHING:
            continue
        for row, cost in enumerate(problem.costs):
            change[row] += sign * int(cost[offer, customer])
        change[len(problem.costs) + offer] += sign
    return change
