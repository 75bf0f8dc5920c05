"""The exact finish: what is left of the budgets goes to the customers nearest to the margin."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guerdon.decide.allocation.exchange import exchanged
from guerdon.decide.allocation.polish import polished
from guerdon.decide.allocation.problem import NOTHING, Picks, Problem, Reals, Wholes
from guerdon.decide.allocation.search import Choices, searched
from guerdon.decide.allocation.sweep import Sweep, finite, gained, rows, used, uses

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


def finished(
    *,
    problem: Problem,
    sweep: Sweep,
    start: Picks,
    elsewhere: float = np.inf,
    stake: float | None = None,
) -> Finished | None:
    """The best plan found from `start` (repaired where it breaks a limit), with its proof.

    A plan that departs from the sweep's choices gains at most the bound less all that the
    departures lose. So the best of a few customers decided exactly, the others at their sweep's
    choice, is the best of all plans, except those that depart by a loss kept out of the few.

    Where the problem is a part of a larger one, everybody else keeps the sweep's choice: who is
    nearest to another among them would lose `elsewhere` by it, and `stake` is the bound of all.
    None: there are floors, and no whole plan was found that keeps them.
    """
    stake = abs(sweep.bound) if stake is None else abs(stake)
    if problem.floored:
        return _floored(problem, sweep, start, elsewhere)
    choice = within(problem=problem, choice=start)
    if sweep.bound - gained(problem=problem, choice=choice) > FAR * stake:
        choice = poured(problem=problem, sweep=sweep, choice=choice)
    best = _bettered(problem, sweep, choice)
    win = best.bound - best.gain
    if win > CLOSE * max(stake, 1.0):
        # Who would lose more than there is still to win keeps the sweep's choice in every better
        # plan; where few others are open, deciding them decides the whole.
        open_ = np.flatnonzero(sweep.second <= win * (1 + 1e-9))
        core = open_ if len(open_) <= CORE else nearest(second=sweep.second, count=CORE)
        core = core[np.argsort(sweep.second[core], kind="stable")]
        best = _decided(problem, sweep, best, core, elsewhere)
    return best


def _bettered(problem: Problem, sweep: Sweep, choice: Picks) -> Finished:
    choice = filled(problem=problem, sweep=sweep, choice=choice)
    choice = exchanged(problem=problem, sweep=sweep, choice=choice)
    gain = gained(problem=problem, choice=choice)
    return Finished(choice=choice, gain=gain, bound=max(gain, sweep.bound))


def _floored(problem: Problem, sweep: Sweep, start: Picks, elsewhere: float) -> Finished | None:
    """The same where something must be given: a small exact programme keeps the floors first."""
    found = polished(problem=problem, sweep=sweep, start=start)
    if found is None:
        return None
    best = _bettered(problem, sweep, found.choice)
    if found.bound is None or np.isfinite(elsewhere):
        return best
    return Finished(choice=best.choice, gain=best.gain, bound=max(best.gain, found.bound))


def within(*, problem: Problem, choice: Picks) -> Picks:
    """The choices less those that gain least for what they use of an overrun limit."""
    kept = choice.copy()
    limits = problem.most
    for row in range(len(limits)):
        over = int(used(problem=problem, choice=kept)[row]) - int(limits[row])
        if over <= 0:
            continue
        given = np.flatnonzero(kept != NOTHING)
        use = uses(problem=problem, offer=kept[given], customer=given)[row]
        given, use = given[use > 0], use[use > 0]
        order = np.argsort(problem.gain[kept[given], given] / use, kind="stable")
        enough = int(np.searchsorted(np.cumsum(use[order]), over)) + 1
        kept[given[order[:enough]]] = NOTHING
    return kept


def poured(*, problem: Problem, sweep: Sweep, choice: Picks) -> Picks:
    """Those with nothing get what is best at the prices, least loss first, as many as fit."""
    better = choice.copy()
    limits = problem.most
    empty = np.flatnonzero(better == NOTHING)
    table = rows(problem=problem, prices=sweep.prices, customers=empty)
    best = table.argmax(axis=0).astype(np.int16)
    order = np.argsort(-table[best, np.arange(len(empty))], kind="stable")
    order = order[problem.gain[best[order], empty[order]] > 0]
    empty, best = empty[order], best[order]
    use = uses(problem=problem, offer=best, customer=empty)
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
    near = nearest(second=sweep.second, count=NEAR)
    near = np.union1d(near, np.flatnonzero(choice != sweep.choice)[:NEAR])
    table = rows(problem=problem, prices=sweep.prices, customers=near)
    loss = sweep.worth[near] - table
    offer, member = np.nonzero(np.isfinite(table))
    order = np.lexsort((member, loss[offer, member]))
    offer, member = offer[order], member[order]
    held = finite(problem=problem)
    whole = used(problem=problem, choice=better)[held]
    left, spare = (problem.most[held] - whole).tolist(), (whole - problem.least[held]).tolist()
    # Plain numbers from here on: thousands of steps, each about a handful of limits.
    wanted = uses(problem=problem, offer=offer, customer=near[member])[held].T.tolist()
    gains = problem.gain[offer, near[member]].tolist()
    have, use = _standing(problem, better, near, held)
    for pick, place, gain, new in zip(offer.tolist(), member.tolist(), gains, wanted, strict=True):
        if gain <= have[place]:
            continue
        change = [to - now for to, now in zip(new, use[place], strict=True)]
        if all(-kept <= by <= free for by, free, kept in zip(change, left, spare, strict=True)):
            better[near[place]] = pick
            have[place], use[place] = gain, new
            left = [free - by for free, by in zip(left, change, strict=True)]
            spare = [kept + by for kept, by in zip(spare, change, strict=True)]
    return better


def _standing(
    problem: Problem, choice: Picks, customers: Wholes, held: NDArray[np.bool_]
) -> tuple[list[float], list[list[int]]]:
    """What each of these customers gains now, and uses of each limit that is held."""
    now = choice[customers]
    given = np.flatnonzero(now != NOTHING)
    gain = np.zeros(len(customers))
    gain[given] = problem.gain[now[given], customers[given]]
    use = np.zeros((len(customers), int(held.sum())), np.int64)
    use[given] = uses(problem=problem, offer=now[given], customer=customers[given])[held].T
    return gain.tolist(), use.tolist()


def _decided(
    problem: Problem, sweep: Sweep, best: Finished, core: Wholes, elsewhere: float
) -> Finished:
    """The customers of the core decided together, the others at their sweep's choice."""
    held = np.flatnonzero(finite(problem=problem))
    rest = sweep.choice.copy()
    rest[core] = NOTHING
    left = (problem.most - used(problem=problem, choice=rest))[held]
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
    proven = max(fixed + found.bound, sweep.bound - min(float(outside.min()), elsewhere), best.gain)
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
    table = rows(problem=problem, prices=sweep.prices, customers=core)
    slack = (best.bound - best.gain) * (1 + 1e-9)
    listed = []
    for place, customer in enumerate(core):
        offers = np.flatnonzero(sweep.worth[customer] - table[:, place] <= slack)
        who = np.full(len(offers), customer)
        use = uses(problem=problem, offer=offers, customer=who)[held]
        gain = problem.gain[offers, who]
        if sweep.worth[customer] <= slack:
            offers = np.r_[offers, NOTHING]
            gain, use = np.r_[gain, 0.0], np.pad(use, ((0, 0), (0, 1)))
        listed.append(Choices(offer=offers.astype(np.int16), gain=gain, use=use))
    return listed


def nearest(*, second: Reals, count: int) -> Wholes:
    """The customers who are nearest to another choice, in their order."""
    if count >= len(second):
        return np.arange(len(second))
    return np.sort(np.argpartition(second, count)[:count])
