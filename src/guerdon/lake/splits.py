"""Whether groups of customers want a model of their own: each against the one of all, in time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.compute as pc

from guerdon.know import validation
from guerdon.know.fitting import Fitted
from guerdon.know.histories import Histories, Ints, of_days
from guerdon.know.models import rule
from guerdon.know.sample import one_in
from guerdon.know.validation import Check
from guerdon.know.value import COUNT_MODELS

# A group is fitted by itself with so many customers, of whom so many bought again before the cut.
LEAST_CUSTOMERS, LEAST_REPEATERS = 200, 100
MOST_GROUPS = 24
# Of more customers about so many are looked at, each whole.
MOST = 100_000
# Its own model must miss the frequency classes by so much less, else chance chose it.
BETTER = 0.95


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupFit:
    """A group held against its last weeks: by the model of all, and by its own where it has one.

    `customers` were known at the cut, of those who were looked at. `fitted` is its own model on
    everything known, where that told the held-out weeks better; None where the model of all is
    used.
    """

    name: str
    customers: int
    pooled: Check
    own: Check | None
    fitted: Fitted | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Watched:
    """Purchase days pulled out of the engine once, for any number of ways to split them.

    `day` and `customer` (a place in `names`) as of know.histories.of_days; `of_all` is the model
    of all customers as it was at the cut, `fitted` the same on everything known.
    """

    split: validation.Split
    day: Ints
    customer: Ints
    names: Any
    of_all: Fitted
    fitted: Fitted


def watched(*, engine: Any, days: Any, end: int, fitted: Fitted) -> Watched | None:
    """The days for `group_fits`; None where the history is too short or has too few repeaters.

    `days` is know.profile.purchase_days, `fitted` the model of all on everything known by `end`.
    """
    told = days.aggregate(origin=days.day.min(), customers=days.customer.nunique())
    first = engine.to_pyarrow(told).to_pylist()[0]
    split = validation.split(origin=int(first["origin"]), end=end)
    if split is None or fitted.model == rule.NAME:
        return None
    every = -(-int(first["customers"]) // MOST)
    if every > 1:
        days = days.filter(one_in(every=every, customer=days.customer))
    found = engine.to_pyarrow(days.select("customer", "day").order_by("customer", "day"))
    coded = found["customer"].combine_chunks().dictionary_encode()
    day = found["day"].to_numpy().astype(np.int64)
    customer = coded.indices.to_numpy().astype(np.int64)
    rows, _ = of_days(day=day, customer=customer, until=split.cut, end=split.end)
    if _repeaters(rows) < LEAST_REPEATERS:
        return None
    return Watched(
        split=split,
        day=day,
        customer=customer,
        names=coded.dictionary,
        of_all=COUNT_MODELS[fitted.model].fit(rows=rows, near=fitted),
        fitted=fitted,
    )


def group_fits(
    *, engine: Any, watched: Watched | None, groups: Any, most: int = MOST_GROUPS
) -> tuple[GroupFit, ...]:
    """Each of the `most` greatest groups, the greatest first; none where nothing is `watched`.

    `groups` is a table of customer and group. A group is told by what was known when its
    customers first bought, else it would know what came after the cut.
    """
    if watched is None:
        return ()
    told = engine.to_pyarrow(groups.select("customer", "group"))
    place = pc.index_in(watched.names, value_set=told["customer"].combine_chunks())
    group = told["group"].combine_chunks().take(place).dictionary_encode()
    words = group.dictionary.to_pylist()
    code = group.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    of_day = code[watched.customer]
    # The greatest by all customers, not by those who were looked at.
    sizes = {row["values"]: row["counts"] for row in pc.value_counts(told["group"]).to_pylist()}
    ranked = sorted(
        (name for name in words if name is not None), key=lambda name: (-sizes[name], name)
    )
    found = (_group(watched, of_day == words.index(name), name) for name in ranked[:most])
    return tuple(one for one in found if one is not None)


def _group(seen: Watched, mine: Any, name: str) -> GroupFit | None:
    split = seen.split
    own_days = {"day": seen.day[mine], "customer": seen.customer[mine]}
    rows, later = of_days(**own_days, until=split.cut, end=split.end)
    if not rows.customers:
        return None
    model = COUNT_MODELS[seen.fitted.model]

    def checked(one: Fitted) -> Check:
        return validation.checked(fitted=one, rows=rows, later=later, weeks=split.weeks)

    pooled = checked(seen.of_all)
    own = whole = None
    if rows.customers >= LEAST_CUSTOMERS and _repeaters(rows) >= LEAST_REPEATERS:
        own = checked(model.fit(rows=rows, near=seen.of_all))
        if own.class_error <= BETTER * pooled.class_error:
            everything, _ = of_days(**own_days, until=split.end, end=split.end)
            whole = model.fit(rows=everything, near=seen.fitted)
    return GroupFit(name=name, customers=rows.customers, pooled=pooled, own=own, fitted=whole)


def _repeaters(rows: Histories) -> int:
    return int(rows.weight[rows.repeats > 0].sum())


def errors(*, found: Sequence[GroupFit]) -> tuple[float, float]:
    """Misses over the purchases of all groups: by the model of all, and with their own in use."""
    actual = float(sum(one.pooled.actual for one in found)) or 1.0
    pooled = sum(one.pooled.class_error * one.pooled.actual for one in found)
    used = sum(
        (one.own if one.own and one.fitted else one.pooled).class_error * one.pooled.actual
        for one in found
    )
    return pooled / actual, used / actual


def as_data(*, found: GroupFit) -> Mapping[str, Any]:
    """One group for a report: purchases told and come, and which model is used for it."""
    return {
        "group": found.name,
        "customers": found.customers,
        "actual": found.pooled.actual,
        "predicted": round(found.pooled.predicted, 2),
        "error": round(found.pooled.class_error, 5),
        "own_predicted": None if found.own is None else round(found.own.predicted, 2),
        "own_error": None if found.own is None else round(found.own.class_error, 5),
        "used": "own" if found.fitted is not None else "pooled",
        "parameters": None if found.fitted is None else dict(found.fitted.parameters),
    }
