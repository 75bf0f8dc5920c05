"""Purchase histories grouped into weighted rows: all that the count models look at."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DAYS_A_WEEK = 7.0
DENSE = 1 << 16  # names up to here are counted even where there are few of them


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Histories:
    """One row for each distinct history, four arrays of one length.

    `repeats` is x, purchase days after the first; `recency` is t_x, weeks from the first to the
    last purchase; `age` is T, weeks from the first purchase to the end of watching; `weight` is
    how many customers share the row. 0 <= t_x <= T, and x = 0 exactly where t_x = 0.
    `log_gaps` is the sum, over all customers, of the logs of their gaps in weeks; None where
    nobody counted it. It tells how regular the gaps are.
    """

    repeats: Floats
    recency: Floats
    age: Floats
    weight: Floats
    log_gaps: float | None = None

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
    log_gaps: float | None = None,
) -> Histories:
    """Rows from counts and whole days, as they are; one customer each unless weights are given."""
    x = np.asarray(repeats, dtype=np.float64)
    return Histories(
        repeats=x,
        recency=np.asarray(recency_days, dtype=np.float64) / DAYS_A_WEEK,
        age=np.asarray(age_days, dtype=np.float64) / DAYS_A_WEEK,
        weight=np.ones_like(x) if weight is None else np.asarray(weight, dtype=np.float64),
        log_gaps=log_gaps,
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
    wide = int(max(age.max(), recency.max())) + 1
    name = (x * wide + recency) * wide + age
    names, place, weight = _distinct(name)
    rows = histories(
        repeats=names // wide**2,
        recency_days=names // wide % wide,
        age_days=names % wide,
        weight=weight,
    )
    return Grouped(rows=rows, place=place)


def _distinct(name: Ints) -> tuple[Ints, Ints, Ints]:
    """The distinct names in order, for each entry the place of its own, and how many share it.

    Where the names are dense they are counted instead of sorted, ten times faster.
    """
    if int(name.min()) >= 0 and int(name.max()) < max(DENSE, 16 * len(name)):
        times = np.bincount(name)
        names = np.flatnonzero(times)
        places = np.cumsum(times > 0) - 1
        return names, places[name], times[names]
    names, place, weight = np.unique(name, return_inverse=True, return_counts=True)
    return names, place, weight


def by_count_and_age(*, rows: Histories) -> Grouped:
    """Rows with equal x and T as one, with t_x = 0: enough for what does not ask for t_x.

    Most of a million customers' histories differ in t_x alone.
    """
    if not len(rows):
        return Grouped(rows=rows, place=np.zeros(0, dtype=np.int64))
    ages, age_place = np.unique(rows.age, return_inverse=True)
    names, place, weight = _distinct(rows.repeats.astype(np.int64) * len(ages) + age_place)
    made = Histories(
        repeats=(names // len(ages)).astype(np.float64),
        recency=np.zeros(len(names)),
        age=ages[names % len(ages)],
        weight=weight.astype(np.float64),
    )
    return Grouped(rows=made, place=place)


def thinned(*, rows: Histories, every: int) -> Histories:
    """Every so many-th row: in the order of grouped rows, a fair sample of them."""
    return Histories(
        repeats=rows.repeats[::every],
        recency=rows.recency[::every],
        age=rows.age[::every],
        weight=rows.weight[::every],
    )


def sampled(*, rows: Histories, every: int) -> Histories:
    """Every so many-th customer, in the order of the rows: what a row weighs is how many fell in.

    A systematic sample: each row keeps its share of the customers to within one, so that rows of
    many lose nothing and those of one are taken evenly over all histories. The same rows give the
    same sample.
    """
    if every <= 1:
        return rows
    ends = np.cumsum(rows.weight)
    # Counted from the middle of the first stretch, so that neither end is favoured.
    until = np.floor((ends + every // 2) / every)
    taken = np.diff(until, prepend=np.floor(every // 2 / every))
    kept = taken > 0
    gaps = float(rows.weight @ rows.repeats)
    share = float(taken @ rows.repeats) / gaps if gaps else 0.0
    return Histories(
        repeats=rows.repeats[kept],
        recency=rows.recency[kept],
        age=rows.age[kept],
        weight=taken[kept],
        log_gaps=None if rows.log_gaps is None else rows.log_gaps * share,
    )


def of_days(*, day: Ints, customer: Ints, until: int, end: int) -> tuple[Histories, Floats]:
    """Grouped rows up to the day `until`, and the purchases of each row from then to `end`.

    `day` are purchase days and `customer` whose they are, ordered by customer and day. Later days
    are as if they had not been.
    """
    seen = day <= until
    first = np.flatnonzero(np.diff(customer[seen], prepend=-1))
    days, who = day[seen], customer[seen][first]
    last = np.append(first[1:], len(days))[: len(first)] - 1
    later = np.bincount(customer[~seen & (day <= end)], minlength=int(customer.max(initial=0)) + 1)
    gaps = np.diff(days)[np.diff(customer[seen]) == 0] / DAYS_A_WEEK
    group = grouped(
        repeats=last - first, recency_days=days[last] - days[first], age_days=until - days[first]
    )
    rows = replace(group.rows, log_gaps=float(np.log(gaps).sum()))
    came = np.bincount(group.place, weights=later[who], minlength=len(rows))
    return rows, came.astype(np.float64)


def as_they_are(*, rows: Histories) -> Grouped:
    """Each row as its own."""
    return Grouped(rows=rows, place=np.arange(len(rows)))
