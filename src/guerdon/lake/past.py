"""Purchase histories as they stood on a day, and what came after, pulled out of the engine."""

from typing import Any

import numpy as np

from guerdon.know import profile
from guerdon.know.histories import DAYS_A_WEEK, Floats, Histories, Ints, histories
from guerdon.know.sample import one_in

# So many customers tell what a factor is as well as all do.
MOST = 20_000


def past(*, engine: Any, days: Any, until: int, origin: int) -> tuple[Histories, Floats]:
    """Distinct histories from `origin` to `until`, and the purchases of each row after it.

    `days` is know.profile.purchase_days.
    """
    found = engine.to_pyarrow(profile.histories(days=days, until=until, origin=origin))
    gaps = engine.to_pyarrow(profile.gaps(days=days, until=until, origin=origin))
    weeks = gaps["gap"].to_numpy().astype(np.float64) / DAYS_A_WEEK
    rows = histories(
        repeats=found["repeats"].to_numpy(),
        recency_days=found["recency"].to_numpy(),
        age_days=found["age"].to_numpy(),
        weight=found["weight"].to_numpy(),
        log_gaps=float(gaps["times"].to_numpy() @ np.log(weeks)),
    )
    return rows, found["later"].to_numpy().astype(np.float64)


def some_days(*, engine: Any, days: Any, customers: int) -> dict[str, Ints]:
    """Each purchase `day` and whose it is (`customer` 0, 1, ...), ordered so.

    Of more than MOST customers about so many are taken, each whole.
    """
    if customers > MOST:
        every = -(-customers // MOST)
        days = days.filter(one_in(every=every, customer=days.customer))
    found = engine.to_pyarrow(days.select("customer", "day", "gap").order_by("customer", "day"))
    first = found["gap"].is_null().to_numpy()
    day = found["day"].to_numpy().astype(np.int64)
    return {"day": day, "customer": np.cumsum(first) - 1}
