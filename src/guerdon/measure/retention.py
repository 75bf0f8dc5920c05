"""Who stays: yearly and value retention, mean lifetime, and cohorts by month of first purchase."""

from dataclasses import dataclass
from datetime import datetime

import ibis
import ibis.expr.types as ir

from guerdon.measure.incremental import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Customers and money of two periods that follow each other.

    `start` bought in the earlier period, `end` in the later one, `new` in the later one for the
    first time ever, `back` in the later one and before, but not in the earlier one.
    """

    start: int
    end: int
    new: int
    back: int
    spend_before: int
    spend_kept: int

    @property
    def rate(self) -> float | None:
        """(end - new - back) / start: the share of the earlier customers who bought again."""
        return (self.end - self.new - self.back) / self.start if self.start else None

    @property
    def value_rate(self) -> float | None:
        """What the earlier customers spend now, over what they spent then."""
        return self.spend_kept / self.spend_before if self.spend_before else None

    @property
    def lifetime_periods(self) -> float | None:
        """Mean lifetime 1 / (1 - rate) in periods, were the rate to stay; None at a rate of 1."""
        rate = self.rate
        return None if rate is None or rate >= 1 else 1 / (1 - rate)


def periods(*, orders: ir.Table, start: datetime, middle: datetime, end: datetime) -> ir.Table:
    """One row with the numbers of Retention for [start, middle) and [middle, end)."""
    named = orders.filter(orders.customer.notnull(), orders.placed_at < plain(end))
    at, sale = named.placed_at, named.kind == "sale"
    later = at >= plain(middle)
    earlier = (at >= plain(start)) & (at < plain(middle))
    each = named.group_by("customer").aggregate(
        before=(sale & earlier).any(),
        after=(sale & later).any(),
        ever=(sale & (at < plain(middle))).any(),
        spend_before=named.total_minor.sum(where=earlier).fill_null(0),
        spend_after=named.total_minor.sum(where=later).fill_null(0),
    )
    return each.aggregate(
        start=each.before.sum().cast("int64"),
        end=each.after.sum().cast("int64"),
        new=(each.after & ~each.ever).sum().cast("int64"),
        back=(each.after & each.ever & ~each.before).sum().cast("int64"),
        spend_before=each.spend_before.sum(where=each.before).fill_null(0).cast("int64"),
        spend_kept=each.spend_after.sum(where=each.before).fill_null(0).cast("int64"),
    )


def retention(*, row: dict[str, int | None]) -> Retention:
    """Retention from the row of `periods`; an empty table counts as zeros."""
    return Retention(**{name: int(value or 0) for name, value in row.items()})


def cohorts(*, orders: ir.Table, as_of: datetime) -> ir.Table:
    """Customers by month of first purchase and months since: cohort, age, customers, spend.

    Months are calendar months in UTC; spend is net of returns, in minor units; a cohort's row of
    age 0 holds all its customers.
    """
    named = orders.filter(orders.customer.notnull(), orders.placed_at < plain(as_of))
    month = named.placed_at.year() * 12 + named.placed_at.month() - 1
    monthly = named.mutate(month=month.cast("int64"))
    sales = monthly.filter(monthly.kind == "sale")
    first = sales.group_by("customer").aggregate(cohort=sales.month.min())
    joined = monthly.inner_join(first, "customer").filter(lambda t: t.month >= t.cohort)
    grouped = joined.mutate(age=joined.month - joined.cohort)
    return (
        grouped.group_by("cohort", "age")
        .aggregate(
            customers=lambda t: t.customer.nunique(where=t.kind == "sale").cast("int64"),
            spend=lambda t: t.total_minor.sum().cast("int64"),
        )
        .order_by(ibis.asc("cohort"), ibis.asc("age"))
    )
