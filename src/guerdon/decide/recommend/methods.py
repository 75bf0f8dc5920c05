"""Ways to say how much one item speaks for another: each a table of weights, item to item."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from guerdon.decide.recommend.bought import Bought

NEIGHBOURS = 100  # kept of each item
SHRINK = 10.0  # customers who must share two items before their likeness counts half
Attributes = Sequence[frozenset[str]]
Weights = Any  # scipy.sparse.csr_matrix, float32


def popular(*, bought: Bought) -> Weights:
    """Nothing speaks for anything: only what most customers bought is left to say."""
    csr_matrix = _sparse()

    n = len(bought.items)
    return csr_matrix((n, n), dtype=np.float32)


def item_item(*, bought: Bought) -> Weights:
    """Cosine of the customers of two items, shrunk where few share them (Sarwar and others 2001).

    shared / sqrt(n1 n2) * shared / (shared + 10).
    """
    shared = (bought.table.T @ bought.table).tocsr().astype(np.float32)
    n = np.maximum(bought.counts(), 1.0)
    rows = np.repeat(np.arange(shared.shape[0]), np.diff(shared.indptr))
    both = shared.data
    shared.data = both / np.sqrt(n[rows] * n[shared.indices]) * both / (both + SHRINK)
    shared.setdiag(0)
    return nearest(weights=shared)


def ease(*, bought: Bought, ridge: float) -> Weights:
    """EASE: the ridge regression of each item on all others, in closed form (Steck, WWW 2019).

    P = (XᵀX + ridge I)⁻¹, B(i,j) = -P(i,j) / P(j,j), the diagonal 0.
    """
    n = len(bought.items)
    gram = np.asarray((bought.table.T @ bought.table).todense(), dtype=np.float64, order="F")
    gram[np.diag_indices(n)] += ridge
    weights = _inverse(gram)
    weights /= -np.diag(weights).copy()
    np.fill_diagonal(weights, 0.0)
    return nearest(weights=weights)


def _inverse(matrix: Any) -> Any:
    """The inverse of a symmetric, positive definite table, which is overwritten.

    From its Cholesky factor, n^3 multiplications; to solve for each unit vector takes 7/3 n^3.
    """
    from scipy.linalg import LinAlgError
    from scipy.linalg.lapack import dpotrf, dpotri

    if not len(matrix):
        return matrix
    factor, fault = dpotrf(matrix, lower=True, overwrite_a=True, clean=True)
    half, fault = (factor, fault) if fault else dpotri(factor, lower=True, overwrite_c=True)
    if fault:
        raise LinAlgError(f"not positive definite: {fault}")
    half += np.tril(half, -1).T
    return half


def alike(*, attributes: Attributes) -> Weights:
    """Cosine of what the catalogue says of two items, rare words counting more (idf)."""
    csr_matrix = _sparse()

    words = sorted({word for one in attributes for word in one})
    place = {word: number for number, word in enumerate(words)}
    pairs = [(row, place[word]) for row, one in enumerate(attributes) for word in sorted(one)]
    rows, columns = (np.array([p[n] for p in pairs], dtype=np.int64) for n in (0, 1))
    n = len(attributes)
    often = np.bincount(columns, minlength=len(words))
    # A word that every item has, or only one, tells nothing.
    idf = np.where(often > 1, np.log(n / np.maximum(often, 1)), 0.0)
    told = csr_matrix((idf[columns], (rows, columns)), shape=(n, max(1, len(words))))
    long = np.sqrt(np.asarray(told.multiply(told).sum(axis=1)).ravel())
    told = told.multiply(1 / np.where(long > 0, long, 1.0)[:, None]).tocsr()
    same = csr_matrix(told @ told.T, dtype=np.float32)
    same.setdiag(0)
    return nearest(weights=same)


def als(*, bought: Bought, factors: int = 64, ridge: float = 0.1, seed: int = 1) -> Weights | None:
    """Matrix factors of the package implicit as weights, None where it is not installed.

    A new customer's factors are those of their items through (YᵀY + ridge I)⁻¹, so the weights are
    Y (YᵀY + ridge I)⁻¹ Yᵀ (fold-in; Hu, Koren and Volinsky 2008, with equal confidence).
    """
    try:
        from implicit.als import AlternatingLeastSquares
    except ImportError:
        return None
    model = AlternatingLeastSquares(
        factors=factors, regularization=ridge, random_state=seed, num_threads=1, use_gpu=False
    )
    model.fit(bought.table, show_progress=False)
    y = np.asarray(model.item_factors, dtype=np.float64)
    weights = y @ np.linalg.solve(y.T @ y + ridge * np.eye(y.shape[1]), y.T)
    np.fill_diagonal(weights, 0.0)
    return nearest(weights=weights)


def nearest(*, weights: Any, keep: int = NEIGHBOURS) -> Weights:
    """Of each row the largest weights above zero, at most `keep`; a sparse table."""
    csr_matrix = _sparse()

    n = weights.shape[0]
    dense = not hasattr(weights, "indptr")
    indices: list[Any] = []
    data: list[Any] = []
    for row in range(n):
        if dense:
            values, columns = weights[row], None
        else:
            part = slice(weights.indptr[row], weights.indptr[row + 1])
            values, columns = weights.data[part], weights.indices[part]
        best = first(values=values, count=keep)
        best = best[values[best] > 0]
        data.append(values[best])
        indices.append(best if columns is None else columns[best])
    ends = np.concatenate([[0], np.cumsum([len(one) for one in data])])
    flat = (np.concatenate(data).astype(np.float32), np.concatenate(indices), ends)
    return csr_matrix(flat, shape=weights.shape) if n else csr_matrix(weights.shape)


def first(*, values: Any, count: int) -> Any:
    """Places of the largest values, largest first; equal ones by place."""
    if len(values) > count:
        # Everything at least as large as the last that fits, so that ties do not fall by chance.
        least = np.partition(values, len(values) - count)[len(values) - count]
        near = np.flatnonzero(values >= least)
    else:
        near = np.arange(len(values))
    return near[np.argsort(-values[near], kind="stable")][:count]


Fit = Callable[[Bought], Weights | None]


def methods(*, attributes: Attributes | None = None) -> dict[str, Fit]:
    """Every way that is tried, by name; EASE at three strengths. `content` needs a catalogue."""
    found: dict[str, Fit] = {
        "popular": lambda b: popular(bought=b),
        "item_item": lambda b: item_item(bought=b),
    }
    for ridge in (30.0, 200.0, 1000.0):
        found[f"ease_{ridge:.0f}"] = lambda b, ridge=ridge: ease(bought=b, ridge=ridge)  # type: ignore[misc]
    if attributes is not None and any(attributes):
        found["content"] = lambda b: alike(attributes=attributes)
    found["als"] = lambda b: als(bought=b)
    return found


def _sparse() -> Any:
    """The kind of table; loaded only where something is learnt."""
    from scipy.sparse import csr_matrix

    return csr_matrix
