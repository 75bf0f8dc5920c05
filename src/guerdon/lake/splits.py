"""Whether groups of customers want a model of their own: each against the one of all, in time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.know import validation
from guerdon.know.fitting import Fitted
from guerdon.know.models import rule
from guerdon.know.validation import Check
from guerdon.know.value import COUNT_MODELS
from guerdon.lake.past import past

# A group is fitted by itself with so many customers, of whom so many bought again before the cut.
LEAST_CUSTOMERS, LEAST_REPEATERS = 200, 100
MOST_GROUPS = 24
# Its own model must miss the frequency classes by so much less, else chance chose it.
BETTER = 0.95


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupFit:
    """A group held against its last weeks: by the model of all, and by its own where it has one.

    `fitted` is its own model on everything known, where that told the held-out weeks better; None
    where the model of all is used.
    """

    name: str
    customers: int
    pooled: Check
    own: Check | None
    fitted: Fitted | None


def group_fits(
    *, engine: Any, days: Any, groups: Any, end: int, fitted: Fitted
) -> tuple[GroupFit, ...]:
    """Each of the greatest groups, the greatest first; none where the history is too short.

    `days` is know.profile.purchase_days, `groups` a table of customer and group, `fitted` the
    model of all customers on everything known by day `end`. A group is told by what was known
    when its customers first bought, else it would know what came after the cut.
    """
    origin = int(engine.to_pyarrow(days.day.min()).as_py())
    split = validation.split(origin=origin, end=end)
    if split is None or fitted.model == rule.NAME:
        return ()
    model = COUNT_MODELS[fitted.model]
    rows, _ = past(engine=engine, days=days, until=split.cut, origin=origin)
    if int(rows.weight[rows.repeats > 0].sum()) < LEAST_REPEATERS:
        return ()
    of_all = model.fit(rows=rows, near=fitted)
    sized = groups.group_by("group").aggregate(customers=lambda t: t.count())
    order = [sized.customers.desc(), sized.group]
    names = engine.to_pyarrow(sized.order_by(order).limit(MOST_GROUPS))["group"].to_pylist()
    found = []
    for name in names:
        own = days.semi_join(groups.filter(groups.group == name), "customer")
        one = _group(engine, own, name, split, of_all, fitted)
        if one is not None:
            found.append(one)
    return tuple(found)


def _group(
    engine: Any, days: Any, name: str, split: validation.Split, of_all: Fitted, fitted: Fitted
) -> GroupFit | None:
    rows, later = past(engine=engine, days=days, until=split.cut, origin=split.origin)
    if not rows.customers:
        return None
    model = COUNT_MODELS[fitted.model]

    def checked(one: Fitted) -> Check:
        return validation.checked(fitted=one, rows=rows, later=later, weeks=split.weeks)

    pooled = checked(of_all)
    repeaters = int(rows.weight[rows.repeats > 0].sum())
    own = whole = None
    if rows.customers >= LEAST_CUSTOMERS and repeaters >= LEAST_REPEATERS:
        own = checked(model.fit(rows=rows, near=of_all))
        if own.class_error <= BETTER * pooled.class_error:
            everything, _ = past(engine=engine, days=days, until=split.end, origin=split.origin)
            whole = model.fit(rows=everything, near=fitted)
    return GroupFit(name=name, customers=rows.customers, pooled=pooled, own=own, fitted=whole)


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
