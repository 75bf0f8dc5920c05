"""Sales of those who were given something, a discount on a line, beside all others."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import ibis
import pyarrow as pa

from guerdon.analyst.orders import Open, UnreadableOrdersError, moment, opened, with_lines
from guerdon.measure import sales as measure
from guerdon.measure.incremental import plain
from guerdon.measure.sales import Period

GROUPS = ("given", "others")


def discounted(
    data: Any,
    *,
    start: datetime | date | str,
    middle: datetime | date | str,
    end: datetime | date | str,
    **columns: Any,
) -> Any:
    """Customers who had a discount in [middle, end) beside all others, in that period and before.

    One row for each group (given, others) and period (before: [start, middle), now): group,
    period, customers, orders, sales, frequency, basket; money in the unit of the data, net of
    returns. This describes; it is no effect, since who takes a discount often buys more anyway.
    `discount` names one column or several, else they are found by name; the other words are those
    of `preferences`. Raises UnreadableOrdersError where the lines tell none, ValueError where the
    moments do not follow one another.
    """
    first, second, last = (moment(one) for one in (start, middle, end))
    if first is None or second is None or last is None or not first < second < last:
        raise ValueError("start < middle < end is wanted")
    asked = with_lines(data, **columns)
    if "discount" not in (asked.beside or {}):
        raise UnreadableOrdersError("which column is the discount? name it: discount=...")
    with opened(asked=asked) as shop:
        told = found(shop=shop, moments=(first, second, last))
        return asked.back(answer(told, unit=shop.unit))


def found(
    *, shop: Open, moments: tuple[datetime, datetime, datetime]
) -> dict[str, tuple[Period, Period]]:
    """Both periods of each of GROUPS, of lines that are open."""
    first, second, last = moments
    lines = shop.lines
    had = lines.filter(
        lines.customer.notnull(),
        lines.discount_minor > 0,
        lines.amount_minor >= 0,
        lines.placed_at >= plain(second),
        lines.placed_at < plain(last),
    )
    groups = had.select("customer").distinct().mutate(group=ibis.literal(GROUPS[0]))
    each = measure.plainly(orders=shop.table, start=first, middle=second, end=last)
    rows = shop.engine.to_pyarrow(measure.totals(each=each, groups=groups)).to_pylist()
    seen = {(row["group"], row["period"]): measure.period(row=row) for row in rows}
    nothing = Period(customers=0, orders=0, sales_minor=0)
    return {name: (seen.get((name, 0), nothing), seen.get((name, 1), nothing)) for name in GROUPS}


def answer(told: Mapping[str, tuple[Period, Period]], *, unit: int) -> pa.Table:
    """The periods as `discounted` tells them."""
    rows = [
        {
            "group": name,
            "period": period,
            "customers": one.customers,
            "orders": one.orders,
            "sales": one.sales_minor / unit,
            "frequency": one.frequency,
            "basket": None if one.basket is None else one.basket / unit,
        }
        for name, both in told.items()
        for period, one in zip(("before", "now"), both, strict=True)
    ]
    return pa.Table.from_pylist(rows)
