"""When each customer is expected to buy next, if they still do, with an interval."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from guerdon.know.fitting import Fitted
from guerdon.know.histories import DAYS_A_WEEK, Floats, grouped
from guerdon.know.models import regular

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9  # of ten who come back, eight do in the interval
FURTHEST_DAYS = 3650  # beyond ten years nothing is said


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Next:
    """Days from the night to the next purchase; NaN where it is not told. One entry a customer."""

    days: Floats
    low: Floats
    high: Floats


def next_purchase(
    *, fitted: Fitted | None, repeats: ArrayLike, recency_days: ArrayLike, age_days: ArrayLike
) -> Next:
    """The median and an 80 % interval by MBG/CNBD-k, given that the customer is still one.

    A customer may leave only after a purchase there, so that this is the time to the next
    purchase and nothing else ends it. x, t_x and T as in know.value.worth.
    """
    group = grouped(repeats=repeats, recency_days=recency_days, age_days=age_days)

    def until(share: float) -> Floats:
        if fitted is None:
            return np.full(len(group.place), np.nan)
        weeks = regular.next_weeks(values=fitted.values, rows=group.rows, share=share)
        days = np.ceil(weeks * DAYS_A_WEEK)
        return group.of_rows(np.where(days <= FURTHEST_DAYS, days, np.nan))

    return Next(days=until(MIDDLE), low=until(LOW), high=until(HIGH))
