"""The best items of every customer, with what of theirs spoke most for each."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from guerdon.decide.recommend.methods import Weights, first

CHUNK = 5_000  # customers at a time
OUT = np.float32(1e9)


def scores(*, table: Any, weights: Weights, popularity: Any, owned: bool) -> Iterator[Any]:
    """Sparse scores of the customers in chunks: the sum of the weights of what they bought.

    A millionth of popularity is beside it, which decides between equals. Unless `owned`, what a
    customer has bought comes last.
    """
    for start in range(0, table.shape[0], CHUNK):
        part = table[start : start + CHUNK]
        found = (part @ weights).tocsr()
        if not owned:
            found = (found - part * OUT).tocsr()
        found.data += popularity[found.indices]
        yield found


def best(
    *, table: Any, weights: Weights, count: int, owned: bool = False
) -> tuple[Any, Any]:  # fmt: skip
    """Items and scores of each customer, (customers, count), best first; -1 where none is left.

    Where too few items speak, the most popular that are not bought yet fill the list at score 0.
    """
    n, m = table.shape
    popularity = np.asarray(table.sum(axis=0), dtype=np.float32).ravel()
    order = np.argsort(-popularity, kind="stable")
    tiny = popularity / max(1.0, float(popularity.max(initial=1.0))) * np.float32(1e-6)
    items = np.full((n, count), -1, dtype=np.int64)
    values = np.zeros((n, count), dtype=np.float32)
    row = 0
    for chunk in scores(table=table, weights=weights, popularity=tiny, owned=owned):
        for begin, end in zip(chunk.indptr[:-1], chunk.indptr[1:], strict=True):
            told, where = chunk.data[begin:end], chunk.indices[begin:end]
            top = first(values=told, count=count)
            top = top[told[top] > 0]
            have = len(top)
            items[row, :have], values[row, :have] = where[top], told[top]
            if have < min(count, m):
                taken = set(where[top].tolist())
                taken |= set() if owned else set(table.indices[_slice(table, row)].tolist())
                left = (item for item in order.tolist() if item not in taken)
                for place, item in zip(range(have, count), left, strict=False):
                    items[row, place] = item
            row += 1
    return items, values


def _slice(table: Any, row: int) -> slice:
    return slice(int(table.indptr[row]), int(table.indptr[row + 1]))


def because(*, table: Any, weights: Weights, items: Any) -> Any:
    """For each listed item the item of the customer that spoke most for it, -1 where none did."""
    found = np.full(items.shape, -1, dtype=np.int64)
    columns = weights.tocsc()
    for row in range(items.shape[0]):
        own = table.indices[_slice(table, row)]
        mine = set(own.tolist())
        for place, item in enumerate(items[row].tolist()):
            if item < 0:
                continue
            part = slice(columns.indptr[item], columns.indptr[item + 1])
            pairs = zip(columns.data[part].tolist(), columns.indices[part].tolist(), strict=True)
            spoke = max(((w, -i) for w, i in pairs if i in mine), default=None)
            if spoke is not None:
                found[row, place] = -spoke[1]
    return found
