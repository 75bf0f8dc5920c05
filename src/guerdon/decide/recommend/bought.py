"""Who bought what, as a sparse table, cut in time for checking."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
MOST_ITEMS = 5_000  # the most bought; of rarer ones too little is known to say anything
LATER = 0.2  # the share of purchases, the latest, that a check looks at


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bought:
    """`table` is a sparse (customers, items) matrix of ones, float32; names by its indices."""

    customers: Sequence[Any] | NDArray[Any]
    items: Sequence[Any] | NDArray[Any]
    table: Any

    def counts(self) -> NDArray[np.float64]:
        """How many customers bought each item."""
        found: NDArray[np.float64] = np.asarray(self.table.sum(axis=0), dtype=np.float64).ravel()
        return found

    def counts_of_customers(self) -> NDArray[np.int64]:
        """How many items each customer bought."""
        return np.asarray(np.diff(self.table.indptr), dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cut:
    """Purchases before a moment to learn from, and those after it, of the same customers.

    `again` is the share of later purchases that the customer had made before: in a shop where it
    is large, what is owned may be recommended again.
    """

    before: Bought
    after: Any
    again: float


def bought(*, customer: ArrayLike, item: ArrayLike, most: int = MOST_ITEMS) -> Bought:
    """The table of each customer and item that occur together, once each; the most bought items."""
    who, customers = _named(customer)
    what, items = _named(item)
    times = np.bincount(what, minlength=len(items))
    if len(items) > most:
        # Ties by name, so that the same purchases give the same table.
        kept = np.sort(np.argsort(-times, kind="stable")[:most])
        place = np.full(len(items), -1)
        place[kept] = np.arange(most)
        inside = place[what] >= 0
        who, what, items = who[inside], place[what[inside]], items[kept]
    return Bought(
        customers=customers, items=items, table=_table(who, what, len(customers), len(items))
    )


def cut(
    *,
    customer: ArrayLike,
    item: ArrayLike,
    at: ArrayLike,
    first: ArrayLike | None = None,
    most: int = MOST_ITEMS,
) -> Cut:
    """Cut at the moment after which the latest fifth of purchases lies; `at` are whole numbers.

    Rows are purchases, or pairs from `first` to `at`: a pair that was bought on both sides of the
    cut counts on both.
    """
    moments = np.asarray(at)
    limit = np.quantile(moments, 1 - LATER, method="higher") if len(moments) else 0
    late = moments >= limit
    early = ~late if first is None else np.asarray(first) < limit
    who, what = np.asarray(customer), np.asarray(item)
    before = bought(customer=who[early], item=what[early], most=most)
    known = {name: number for number, name in enumerate(before.customers)}
    goods = {name: number for number, name in enumerate(before.items)}
    pairs = [
        (known[c], goods[i])
        for c, i in zip(who[late], what[late], strict=True)
        if c in known and i in goods
    ]
    rows, columns = (np.array([p[n] for p in pairs], dtype=np.int64) for n in (0, 1))
    after = _table(rows, columns, len(before.customers), len(before.items))
    again = float(after.multiply(before.table).sum() / after.sum()) if after.nnz else 0.0
    return Cut(before=before, after=after, again=again)


def _named(values: ArrayLike) -> tuple[Ints, NDArray[Any]]:
    names, place = np.unique(np.asarray(values), return_inverse=True)
    return place, names


def _table(rows: Ints, columns: Ints, customers: int, items: int) -> Any:
    csr_matrix = _sparse()

    ones = np.ones(len(rows), dtype=np.float32)
    made = csr_matrix((ones, (rows, columns)), shape=(customers, items))
    made.data[:] = 1.0  # twice bought is bought
    return made


def _sparse() -> Any:
    """The kind of table; loaded only where something is learnt."""
    from scipy.sparse import csr_matrix

    return csr_matrix
