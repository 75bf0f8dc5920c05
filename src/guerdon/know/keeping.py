"""Which cluster of tonight is which of the night before: the names that customers keep."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from guerdon.know.histories import Ints

# A cluster is the same one if it shares so much of all customers of both (Jaccard).
SAME = 0.3


def kept(
    *, place: Ints, before: NDArray[np.object_], clusters: int, last: int
) -> tuple[tuple[str, ...], int]:
    """The id of each of tonight's clusters, and the last number that was ever given.

    `place` is each customer's cluster, `before` the id that they had, None for new customers.
    Clusters are matched so that as many customers as can be keep their id (Kuhn 1955, Munkres
    1957); a match that shares less than SAME of both is none. New ids go on from `last`, so that
    an id never comes to mean somebody else.
    """
    from scipy.optimize import linear_sum_assignment

    old = sorted({str(one) for one in before if one is not None}, key=_number)
    at = {name: number for number, name in enumerate(old)}
    then = np.array([-1 if one is None else at[str(one)] for one in before], dtype=np.int64)
    known = then >= 0
    shared = np.zeros((clusters, len(old)))
    np.add.at(shared, (place[known], then[known]), 1)
    now = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0, keepdims=True) - shared
    alike = np.divide(shared, now, out=np.zeros_like(shared), where=now > 0)
    found: dict[int, str] = {}
    for row, column in np.stack(linear_sum_assignment(-shared), axis=1).tolist():
        if alike[row, column] >= SAME:
            found[row] = old[column]
    last = max([last, *(_number(name) for name in old)])
    for row in range(clusters):
        if row not in found:
            last += 1
            found[row] = f"c{last}"
    return tuple(found[row] for row in range(clusters)), last


def _number(name: str) -> int:
    return int(name[1:]) if name[1:].isdigit() else 0


def by_size(*, place: Ints, clusters: int) -> Sequence[int]:
    """The clusters with the greatest first, so that new ids are given in that order."""
    sizes = np.bincount(place, minlength=clusters)
    return [int(one) for one in np.lexsort((np.arange(clusters), -sizes))]
