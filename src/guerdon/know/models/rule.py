"""The naive rule that every model has to beat: customers buy on as often as they did so far."""

import numpy as np

from guerdon.know.fitting import Fitted
from guerdon.know.histories import Floats, Grouped, Histories, by_count_and_age

NAME = "rule"
PARAMETERS = ("least_weeks",)
# A rate is counted over a quarter at least, or two purchases in the first week would be a
# hundred a year (rule of thumb of guerdon, 2026-11-22).
LEAST_WEEKS = 13.0


def fit(*, rows: Histories, near: Fitted | None = None) -> Fitted:
    """Nothing to learn; the shape of the others, with no likelihood and no uncertainty."""
    return Fitted(
        model=NAME,
        names=PARAMETERS,
        values=np.array([LEAST_WEEKS]),
        log_likelihood=float("nan"),
        covariance=np.zeros((1, 1)),
        customers=rows.customers,
        converged=True,
    )


def alive(*, values: Floats, rows: Histories) -> Floats:
    """Everybody, always: the rule knows no leaving."""
    return np.ones(len(rows))


def while_alive(*, values: Floats, rows: Histories, weeks: float | Floats) -> Floats:
    """As many a week as so far: x / max(T, a quarter)."""
    answer: Floats = rows.repeats / np.maximum(rows.age, values[0]) * weeks
    return answer


def seen(*, rows: Histories) -> Grouped:
    """By x and T alone: t_x tells whether a customer is there, not what comes after."""
    return by_count_and_age(rows=rows)
