"""Who stays: cohorts by month of first purchase, and retention between two periods."""

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from guerdon.analyst.orders import Open, moment, opened, orders
from guerdon.measure import retention as measure
from guerdon.measure.retention import Retention


def cohorts(data: Any, **columns: Any) -> Any:
    """Customers by month of first purchase and months since: cohort, age, customers, share, spend.

    `cohort` is the first day of the month (UTC), `share` the part of the cohort that bought in
    that month, 1 at age 0; spend is net of returns in the unit of the data.
    """
    asked = orders(data, **columns)
    with opened(asked=asked) as shop:
        return asked.back(triangle(shop))


def triangle(shop: Open) -> pa.Table:
    """What `cohorts` answers, of orders that are open."""
    found = shop.engine.to_pyarrow(measure.cohorts(orders=shop.table, as_of=shop.as_of))
    rows = found.to_pylist()
    whole = {row["cohort"]: row["customers"] for row in rows if row["age"] == 0}
    return pa.table(
        {
            "cohort": pa.array(
                [date(row["cohort"] // 12, row["cohort"] % 12 + 1, 1) for row in rows],
                type=pa.date32(),
            ),
            "age": found["age"],
            "customers": found["customers"],
            "share": pa.array(
                [row["customers"] / whole[row["cohort"]] for row in rows], type=pa.float64()
            ),
            "spend": pc.divide(found["spend"].cast(pa.float64()), float(shop.unit)),
        }
    )


def retention(
    data: Any,
    *,
    start: datetime | date | str,
    middle: datetime | date | str,
    end: datetime | date | str,
    **columns: Any,
) -> Retention:
    """Customers and money of [start, middle) against [middle, end): rate, value_rate, lifetime.

    Money is in minor units.
    """
    moments = [moment(one) for one in (start, middle, end)]
    first, second, last = moments
    if first is None or second is None or last is None or not first < second < last:
        raise ValueError("start < middle < end is wanted")
    asked = orders(data, **columns)
    with opened(asked=asked) as shop:
        expr = measure.periods(orders=shop.table, start=first, middle=second, end=last)
        return measure.retention(row=shop.engine.to_pyarrow(expr).to_pylist()[0])
