"""Purchase histories grouped into weighted rows: all that the count models look at."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DAYS_A_WEEK = 7.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Histories:
    """One row for each distinct history, four arrays of one length.

    `repeats` is x, purchase days after the first; `recency` is t_x, weeks from the first to the
    last purchase; `age` is T, weeks from the first purchase to the end of watching; `weight` is
    how many customers share the row. 0 <= t_x <= T, and x = 0 exactly where t_x = 0.
    """

    repeats: Floats
    recency: Floats
    age: Floats
    weight: Floats

    @property
    def customers(self) -> int:
        """How many customers the rows stand for."""
        return int(self.weight.sum())

    def __len__(self) -> int:
        return len(self.repeats)


def histories(
    *,
    repeats: ArrayLike,
    recency_days: ArrayLike,
    age_days: ArrayLike,
    weight: ArrayLike | None = None,
) -> Histories:
    """Rows from counts and whole days, as they are; one customer each unless weights are given."""
    x = np.asarray(repeats, dtype=np.float64)
    return Histories(
        repeats=x,
        recency=np.asarray(recency_days, dtype=np.float64) / DAYS_A_WEEK,
        age=np.asarray(age_days, dtype=np.float64) / DAYS_A_WEEK,
        weight=np.ones_like(x) if weight is None else np.asarray(weight, dtype=np.float64),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouped:
    """Distinct rows, and for each customer the place of its row: `of_rows(v)[i] = v[place[i]]`."""

    rows: Histories
    place: Ints

    def of_rows(self, values: Floats) -> Floats:
        """Values of rows as values of customers."""
        found: Floats = values[self.place]
        return found


def grouped(*, repeats: ArrayLike, recency_days: ArrayLike, age_days: ArrayLike) -> Grouped:
    """Customers with equal x, t_x and T become one row, so that work grows with what differs."""
    x = np.asarray(repeats, dtype=np.int64)
    recency = np.asarray(recency_days, dtype=np.int64)
    age = np.asarray(age_days, dtype=np.int64)
    if not len(x):
        empty = histories(repeats=[], recency_days=[], age_days=[])
        return Grouped(rows=empty, place=np.zeros(0, dtype=np.int64))
    # One whole number names the triple, which sorts several times faster than rows of three.
    wide = int(age.max()) + 1
    name = (x * wide + recency) * wide + age
    _, first, place, weight = np.unique(
        name, return_index=True, return_inverse=True, return_counts=True
    )
    rows = histories(
        repeats=x[first], recency_days=recency[first], age_days=age[first], weight=weight
    )
    return Grouped(rows=rows, place=place)
