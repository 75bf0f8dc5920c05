"""Which way recommends best in this shop: each one told by the past alone, held against later."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from guerdon.decide.recommend.bought import Cut
from guerdon.decide.recommend.lists import best
from guerdon.decide.recommend.methods import Fit

TOP = 10
REPEATING = 0.5  # a shop where half of later purchases are repeats recommends them too
MOST_CHECKED = 20_000  # customers a check looks at


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A way with its NDCG@10, its error, and the share of items that it recommends to anybody."""

    method: str
    ndcg: float
    error: float
    coverage: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was tried, best first, and over how many customers; `owned`: repeats are recommended."""

    tried: tuple[Tried, ...]
    customers: int
    again: float
    owned: bool

    @property
    def method(self) -> str:
        """The way that is used."""
        return self.tried[0].method if self.tried else "popular"


def ndcg(*, items: Any, after: Any) -> Any:
    """NDCG@k of each customer: gains of 1 / log2(place + 1) over the best that was possible.

    `items` (customers, k) best first, `after` the sparse table of what they then bought.
    """
    n, k = items.shape
    worth = 1 / np.log2(np.arange(2, k + 2))
    rows = np.repeat(np.arange(n), k)
    asked = items.ravel()
    hit = np.zeros(n * k)
    real = asked >= 0
    hit[real] = np.asarray(after[rows[real], asked[real]]).ravel()
    possible = np.cumsum(worth)[np.minimum(np.diff(after.indptr), k) - 1]
    found: Any = (hit.reshape(n, k) * worth).sum(axis=1) / possible
    return found


def choose(*, cut: Cut, ways: Mapping[str, Fit]) -> Choice:
    """Fit each way to the purchases before the cut and ask it for those after.

    Only customers with purchases on both sides count. Where repeats are not recommended, only
    what is new to the customer counts as found. Ties go to the way that was named first.
    """
    owned = cut.again >= REPEATING
    after = cut.after if owned else (cut.after - cut.after.multiply(cut.before.table)).tocsr()
    after.eliminate_zeros()
    counted = np.flatnonzero((np.diff(after.indptr) > 0) & (np.diff(cut.before.table.indptr) > 0))
    if len(counted) > MOST_CHECKED:
        counted = counted[:: -(-len(counted) // MOST_CHECKED)]
    if not len(counted):
        return Choice(tried=(), customers=0, again=cut.again, owned=owned)
    tried = []
    for name, fit in ways.items():
        weights = fit(cut.before)
        if weights is None:
            continue
        items, _ = best(table=cut.before.table[counted], weights=weights, count=TOP, owned=owned)
        each = ndcg(items=items, after=after[counted])
        shown = len(np.unique(items[items >= 0]))
        tried.append(
            Tried(
                method=name,
                ndcg=float(each.mean()),
                error=float(each.std() / np.sqrt(len(each))),
                coverage=shown / max(1, len(cut.before.items)),
            )
        )
    ranked = tuple(sorted(tried, key=lambda one: -one.ndcg))
    return Choice(tried=ranked, customers=len(counted), again=cut.again, owned=owned)
