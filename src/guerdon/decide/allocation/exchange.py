"""Better by exchange: two customers near the margin change their choice together."""

from dataclasses import dataclass

import numpy as np

from guerdon.decide.allocation.problem import NOTHING, Picks, Problem, Reals, Wholes
from guerdon.decide.allocation.sweep import Sweep, finite, rows, used, uses

# Settings of the search: how many changes are paired with one another, and how often.
MOVES = 900
ROUNDS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Changes of one customer's choice: what each gains, and uses more of each limit held."""

    customer: Wholes
    offer: Picks
    gain: Reals
    use: Wholes


def exchanged(*, problem: Problem, sweep: Sweep, choice: Picks) -> Picks:
    """The choices after the best pairs of changes, one after another, while one still gains.

    Every step stays within all limits, so the answer does; it never gains less than `choice`.
    """
    better = choice.copy()
    held = np.flatnonzero(finite(problem=problem))
    if not len(held):
        return better
    use = used(problem=problem, choice=better)[held]
    left, spare = problem.most[held] - use, use - problem.least[held]
    for _ in range(ROUNDS):
        moves = _moves(problem, sweep, better, held)
        pair = _best(moves, left, spare)
        if pair is None:
            break
        for move in pair:
            better[moves.customer[move]] = moves.offer[move]
            left -= moves.use[:, move]
            spare += moves.use[:, move]
    return better


def _moves(problem: Problem, sweep: Sweep, choice: Picks, held: Wholes) -> Moves:
    """The changes that lose least against the upper bound, and to keep still as the first."""
    size = min(MOVES, problem.customers)
    near = np.argpartition(sweep.second, size - 1)[:size]
    near = np.union1d(near, np.flatnonzero(choice != sweep.choice)[:MOVES])
    few = problem.of(customers=near)
    table = np.zeros((few.offers + 1, len(near)))
    table[:-1] = rows(problem=few, prices=sweep.prices, customers=np.arange(len(near)))
    now = choice[near]
    table -= table[now, np.arange(len(near))]
    table[now, np.arange(len(near))] = -np.inf
    offer, member = np.nonzero(np.isfinite(table))
    order = np.argsort(-table[offer, member], kind="stable")[:MOVES]
    offer, member = offer[order], member[order]
    target = np.where(offer == few.offers, NOTHING, offer).astype(np.int16)
    gain = _gain(few, target, member) - _gain(few, now[member], member)
    use = uses(problem=few, offer=target, customer=member)
    use -= uses(problem=few, offer=now[member], customer=member)
    return Moves(
        customer=np.r_[-1, near[member]],
        offer=np.r_[np.int16(NOTHING), target],
        gain=np.r_[0.0, gain],
        use=np.concatenate([np.zeros((len(held), 1), np.int64), use[held]], axis=1),
    )


def _best(moves: Moves, left: Wholes, spare: Wholes) -> tuple[int, ...] | None:
    """The pair of changes of two customers that fits and gains most; None if none gains."""
    count = len(moves.gain)
    together = np.add.outer(moves.gain, moves.gain)
    gainful = together > 1e-9
    gainful &= moves.customer[:, None] < moves.customer[None, :]
    one, other = np.nonzero(gainful)
    for use, free, over in zip(moves.use, left, spare, strict=True):
        both = use[one] + use[other]
        fits = (both <= free) & (both >= -over)
        one, other = one[fits], other[fits]
    if not len(one) or not count:
        return None
    best = int(np.argmax(together[one, other]))
    return tuple(int(x) for x in (one[best], other[best]) if x)


def _gain(few: Problem, offer: Picks, member: Wholes) -> Reals:
    return np.where(offer == NOTHING, 0.0, few.gain[offer, member])
