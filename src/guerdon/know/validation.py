"""Whether the models tell the future: fitted on the past, held against what came after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from guerdon.know.fitting import Fitted
from guerdon.know.histories import DAYS_A_WEEK, Floats, Histories, histories
from guerdon.know.models import rule
from guerdon.know.value import COUNT_MODELS, expected_orders

# Frequency classes as Fader, Hardie and Lee print them: 0 to 6 repeats, and 7 or more.
LAST_CLASS = 7
LEAST_WEEKS = 12  # a shorter history is not split
LONGEST_HOLDOUT_WEEKS = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyClass:
    """Customers with so many repeats before the split: mean purchases after it."""

    repeats: int
    customers: int
    actual: float
    predicted: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One model against the held-out weeks.

    `total_error` is (predicted - actual) / actual over all customers, `class_error` the sum of
    absolute misses of the frequency classes over the actual total.
    """

    model: str
    actual: int
    predicted: float
    total_error: float
    class_error: float
    classes: tuple[FrequencyClass, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Days counted from 1970-01-01: watched from `origin` to `cut`, held out up to `end`."""

    origin: int
    cut: int
    end: int

    @property
    def weeks(self) -> float:
        """Held-out weeks."""
        return (self.end - self.cut) / DAYS_A_WEEK


def split(*, origin: int, end: int, holdout_weeks: int | None = None) -> Split | None:
    """The last third of the history, at most half a year; None where the history is too short."""
    weeks = (end - origin) // 7
    if weeks < LEAST_WEEKS:
        return None
    held = holdout_weeks or min(weeks // 3, LONGEST_HOLDOUT_WEEKS)
    return Split(origin=origin, cut=end - 7 * held, end=end)


def checked(
    *, fitted: Fitted, rows: Histories, later: Floats, weeks: float, factor: float = 1.0
) -> Check:
    """Predictions times `factor` for the held-out weeks against `later`, purchases of a row."""
    model = COUNT_MODELS[fitted.model]
    each = expected_orders(model=model, values=fitted.values, rows=rows, weeks=weeks)
    predicted = factor * each * rows.weight
    place = np.minimum(rows.repeats, LAST_CLASS).astype(np.int64)
    size = np.bincount(place, weights=rows.weight, minlength=LAST_CLASS + 1)
    actual_by = np.bincount(place, weights=later, minlength=LAST_CLASS + 1)
    predicted_by = np.bincount(place, weights=predicted, minlength=LAST_CLASS + 1)
    actual = float(later.sum())
    classes = tuple(
        FrequencyClass(
            repeats=number,
            customers=int(size[number]),
            actual=float(actual_by[number] / size[number]),
            predicted=float(predicted_by[number] / size[number]),
        )
        for number in range(LAST_CLASS + 1)
        if size[number]
    )
    return Check(
        model=fitted.model,
        actual=int(actual),
        predicted=float(predicted.sum()),
        total_error=(float(predicted.sum()) - actual) / max(actual, 1.0),
        class_error=float(np.abs(predicted_by - actual_by).sum()) / max(actual, 1.0),
        classes=classes,
    )


def chosen(*, checks: Mapping[str, Check]) -> str:
    """The model with the least class error; the naive rule where no model is better than it."""
    return min(
        checks.values(), key=lambda check: (check.class_error, check.model == rule.NAME)
    ).model


def tracked(*, fitted: Fitted, first_days: Floats, weight: Floats, weeks: int) -> list[float]:
    """Repeat purchases expected by the end of week 1, 2, ... since the origin, cumulative.

    `first_days` are the distinct days (0 = the origin) on which `weight` customers came first.
    """
    span = 7 * weeks
    ages = np.arange(span + 1, dtype=np.float64) / DAYS_A_WEEK
    model = COUNT_MODELS[fitted.model]
    nothing = np.zeros(len(ages))
    newcomers = histories(repeats=nothing, recency_days=nothing, age_days=nothing)
    by_age = model.alive(values=fitted.values, rows=newcomers) * model.while_alive(
        values=fitted.values, rows=newcomers, weeks=ages
    )
    totals = []
    for week in range(1, weeks + 1):
        age = 7 * week - first_days.astype(np.int64)
        seen = age > 0
        totals.append(float(weight[seen] @ by_age[age[seen]]))
    return totals


def as_data(*, check: Check) -> dict[str, Any]:
    """The check for the night's report."""
    return {
        "model": check.model,
        "actual": check.actual,
        "predicted": round(check.predicted, 2),
        "total_error": round(check.total_error, 5),
        "class_error": round(check.class_error, 5),
        "classes": [
            {
                "repeats": row.repeats,
                "customers": row.customers,
                "actual": round(row.actual, 4),
                "predicted": round(row.predicted, 4),
            }
            for row in check.classes
        ],
    }
