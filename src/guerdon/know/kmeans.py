"""Centres of groups: k-means from spread-out starts, in small batches where there are many rows."""

import numpy as np

from guerdon.know.histories import Floats, Ints

# Up to so many rows are looked at whole in each round; beyond, this many by turns.
BATCH = 4096
MOST_ROUNDS = 60
PASSES = 3  # over all rows, where they are taken in batches
STILL = 1e-4  # of the spread: centres that moved less have come to rest
STARTS = 3


def centres(*, rows: Floats, clusters: int, chance: np.random.Generator) -> Floats:
    """The best centres of STARTS starts, one row a cluster, in an order that follows from them.

    Starts are k-means++ (Arthur and Vassilvitskii 2007); rounds are Lloyd's, or those of Sculley
    (2010) in batches. One thread, so that the same rows and chance give the same centres.
    """
    best, least = None, np.inf
    looked = rows if len(rows) <= BATCH else rows[chance.choice(len(rows), BATCH, replace=False)]
    for _ in range(STARTS):
        found = _rounds(looked, _spread_out(looked, clusters, chance))
        cost = _cost(looked, found)
        if cost < least:
            best, least = found, cost
    made = rows[:clusters] if best is None else best
    if len(rows) > BATCH:
        made = _batches(rows, made, chance)
    answer: Floats = made[np.lexsort(made.T[::-1])]
    return answer


def nearest(*, rows: Floats, centres: Floats) -> Ints:
    """For each row the place of the nearest centre; of equals the first."""
    far = (centres**2).sum(axis=1) - 2 * rows @ centres.T
    answer: Ints = far.argmin(axis=1).astype(np.int64)
    return answer


def _cost(rows: Floats, found: Floats) -> float:
    return float(((rows - found[nearest(rows=rows, centres=found)]) ** 2).sum())


def _spread_out(rows: Floats, clusters: int, chance: np.random.Generator) -> Floats:
    """Rows far from each other: each next one drawn by its squared distance to those before."""
    picked = [int(chance.integers(len(rows)))]
    far = ((rows - rows[picked[0]]) ** 2).sum(axis=1)
    while len(picked) < clusters:
        total = far.cumsum()
        at = int(np.searchsorted(total, chance.random() * total[-1], side="right"))
        picked.append(min(at, len(rows) - 1))
        far = np.minimum(far, ((rows - rows[picked[-1]]) ** 2).sum(axis=1))
    answer: Floats = rows[picked].copy()
    return answer


def _rounds(rows: Floats, start: Floats) -> Floats:
    """Lloyd's rounds until the centres rest; one that lost all its rows stays where it was."""
    found, rest = start, STILL * float(rows.var(axis=0).sum())
    for _ in range(MOST_ROUNDS):
        place = nearest(rows=rows, centres=found)
        member = place[:, None] == np.arange(len(found))
        count = member.sum(axis=0)
        sums = member.astype(np.float64).T @ rows
        moved = np.where(count[:, None] > 0, sums / np.maximum(count, 1)[:, None], found)
        shift = float(((moved - found) ** 2).sum())
        found = moved
        if shift <= rest:
            break
    return found


def _batches(rows: Floats, start: Floats, chance: np.random.Generator) -> Floats:
    """Each centre as the running mean of the rows that came to it, batch by batch."""
    found, seen = start.copy(), np.full(len(start), BATCH / len(start))
    for _ in range(PASSES):
        order = chance.permutation(len(rows))
        for begin in range(0, len(rows), BATCH):
            some = rows[order[begin : begin + BATCH]]
            place = nearest(rows=some, centres=found)
            member = (place[:, None] == np.arange(len(found))).astype(np.float64)
            count = member.sum(axis=0)
            seen += count
            found += (member.T @ some - count[:, None] * found) / seen[:, None]
    return found
