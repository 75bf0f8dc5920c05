"""Sales of two periods: growth, and how much of it customers, frequency and baskets brought."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guerdon.analyst.orders import moment, opened, orders
from guerdon.measure import sales as measure
from guerdon.measure.incremental import plain
from guerdon.measure.sales import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Sales:
    """Two periods, the growth between them, and `parts` that sum to it in minor units."""

    before: Period
    now: Period
    growth: float | None
    parts: Mapping[str, int] | None


def sales(
    data: Any,
    *,
    start: datetime | date | str,
    middle: datetime | date | str,
    end: datetime | date | str,
    **columns: Any,
) -> Sales:
    """[start, middle) beside [middle, end): customers, orders, basket, frequency, growth, parts.

    Money is in minor units, net of returns, of named customers. Raises ValueError where the three
    moments do not follow one another.
    """
    first, second, last = (moment(one) for one in (start, middle, end))
    if first is None or second is None or last is None or not first < second < last:
        raise ValueError("start < middle < end is wanted")
    asked = orders(data, **columns)
    with opened(asked=asked) as shop:
        return grown(shop=shop, moments=(first, second, last))


def grown(*, shop: Any, moments: tuple[datetime, datetime, datetime]) -> Sales:
    """What `sales` answers, of orders that are open."""
    first, second, last = moments
    before, now = (
        _period(shop, since, until) for since, until in ((first, second), (second, last))
    )
    return Sales(
        before=before,
        now=now,
        growth=measure.growth(before=before, now=now),
        parts=measure.parts(before=before, now=now),
    )


def _period(shop: Any, since: datetime, until: datetime) -> Period:
    table = shop.table
    named = table.filter(
        table.customer.notnull(), table.placed_at >= plain(since), table.placed_at < plain(until)
    )
    sale = named.kind == "sale"
    row = named.aggregate(
        customers=named.customer.nunique(where=sale),
        orders=sale.sum(),
        sales_minor=named.total_minor.sum(),
    )
    found = shop.engine.to_pyarrow(row).to_pylist()[0]
    return Period(**{name: int(value or 0) for name, value in found.items()})
