"""What each customer's orders add up to: purchases by day, spend, basket, rhythm, history."""

from datetime import datetime, timedelta

import ibis
import ibis.expr.types as ir

from guerdon.know.days import Offsets, day_of, plain

RECENT = timedelta(days=90)


@ibis.udf.agg.builtin(name="min_by")  # type: ignore[untyped-decorator]
def _at_least(told: int, by: int) -> int:
    """`told` where `by` is least; argmin compiles to a sort of each group on DuckDB."""
    raise NotImplementedError  # the engine has it


def named_orders(*, orders: ir.Table, as_of: datetime, offsets: Offsets) -> ir.Table:
    """Orders of named customers placed before `as_of` (half-open), with their local `day`."""
    chosen = orders.filter(orders.customer.notnull(), orders.placed_at < plain(as_of))
    return chosen.mutate(day=day_of(at=chosen.placed_at, offsets=offsets))


def purchase_days(*, orders: ir.Table) -> ir.Table:
    """One row per customer and day with a sale: customer, day, orders, gross, first_at, last_at.

    Several receipts of one day are one purchase, as in the literature on repeat buying. A
    return is no purchase. `gap` is the days since the customer's purchase day before, NULL for
    the first.
    """
    days = (
        orders.filter(orders.kind == "sale")
        .group_by("customer", "day")
        .aggregate(
            orders=lambda t: t.count(),
            gross=lambda t: t.total_minor.sum(),
            first_at=lambda t: t.placed_at.min(),
            last_at=lambda t: t.placed_at.max(),
        )
    )
    before = days.day.lag().over(group_by=days.customer, order_by=days.day)
    return days.mutate(gap=days.day - before)


def profiles(
    *, orders: ir.Table, as_of: datetime, as_of_day: int, days: ir.Table | None = None
) -> ir.Table:
    """One row per customer with at least one sale, as `told`; money in minor units.

    `orders` are named_orders and `days` their purchase_days, where they are held already: without
    them the orders are looked at once instead of twice, and `last_gap` and `gap_before` are not
    there.
    """
    if days is None:
        return _profile(_at_once(orders, as_of), as_of_day)
    return told(sums=sums(orders=orders, days=days, as_of=as_of), as_of_day=as_of_day)


def sums(*, orders: ir.Table, days: ir.Table, as_of: datetime) -> ir.Table:
    """One row per customer with an order: what their orders add up to, money in minor units.

    `orders` and what is of sales are NULL for one who only ever gave back. All but `recent`, the
    net spend of the 90 days before `as_of`, is the same at any later moment without new orders.
    """
    # Sales are in the days already; what else there is to add up are few orders, or recent ones.
    beside = _beside(orders, as_of)
    counted = days.group_by("customer").aggregate(
        orders=lambda t: t.orders.sum().cast("int64"),
        first_order_at=lambda t: t.first_at.min(),
        last_order_at=lambda t: t.last_at.max(),
        first_day=lambda t: t.day.min(),
        last_day=lambda t: t.day.max(),
        repeat=lambda t: t.count() - 1,
        gross=lambda t: t.gross.sum().cast("int64"),
        first_gross=lambda t: _at_least(t.gross, t.day),
        # Days grow, so the day before the last is the greatest day before another.
        day_before=lambda t: (t.day - t.gap).max(),
    )
    joined = counted.outer_join(beside, "customer")
    customer = ibis.coalesce(joined.customer, joined.customer_right)
    return joined.mutate(customer=customer).drop("customer_right")


def told(*, sums: ir.Table, as_of_day: int) -> ir.Table:
    """One row per customer with at least one sale; money in minor units.

    `spend` is sales less returns, `spend_90d` the same over the 90 days before the moment of
    `sums`, `average_basket` spend per order (half-up). `rhythm_days` is the mean gap between
    purchase days, NULL for one. `repeat`, `recency_span` and `tenure_days` are x, t_x and T in
    days. `repeat_basket` is the mean worth of the repeat purchase days; returns lower all
    purchases in proportion, as a return does not always name the order it belongs to. `last_gap`
    is the silence that the last purchase ended, `gap_before` the days from the first purchase to
    the one before the last.
    """
    bought = sums.filter(sums.orders.notnull())
    spend = bought.gross + bought.returned.fill_null(0)
    return _profile(bought.mutate(spend=spend, spend_90d=bought.recent.fill_null(0)), as_of_day)


def _profile(joined: ir.Table, as_of_day: int) -> ir.Table:
    return joined.select(
        customer=joined.customer,
        orders=joined.orders.cast("int64"),
        spend=joined.spend.cast("int64"),
        spend_90d=joined.spend_90d.cast("int64"),
        average_basket=per(total=joined.spend.cast("int64"), count=joined.orders.cast("int64")),
        first_order_at=joined.first_order_at,
        last_order_at=joined.last_order_at,
        recency_days=(as_of_day - joined.last_day).cast("int64"),
        tenure_days=(as_of_day - joined.first_day).cast("int64"),
        rhythm_days=ibis.ifelse(
            joined.repeat > 0,
            (joined.last_day - joined.first_day).cast("float64") / joined.repeat,
            ibis.null("float64"),
        ),
        repeat=joined.repeat.cast("int64"),
        recency_span=(joined.last_day - joined.first_day).cast("int64"),
        repeat_basket=_repeat_basket(joined),
        **_gaps(joined),
    )


def _at_once(orders: ir.Table, as_of: datetime) -> ir.Table:
    """Sales, returns and recent spend in one pass to days and one to customers."""
    sold = orders.kind == "sale"
    days = orders.group_by("customer", "day").aggregate(
        orders=orders.count(where=sold),
        # DuckDB sums whole numbers in 128 bits: left so, the next pass is wide and spills sooner.
        gross=orders.total_minor.sum(where=sold).cast("int64"),
        net=orders.total_minor.sum().cast("int64"),
        recent=orders.total_minor.sum(where=orders.placed_at >= plain(as_of - RECENT)).cast(
            "int64"
        ),
        first_at=orders.placed_at.min(where=sold),
        last_at=orders.placed_at.max(where=sold),
    )
    bought = days.orders > 0
    counted = days.group_by("customer").aggregate(
        orders=days.orders.sum(),
        first_order_at=days.first_at.min(),
        last_order_at=days.last_at.max(),
        first_day=days.day.min(where=bought),
        last_day=days.day.max(where=bought),
        repeat=days.count(where=bought) - 1,
        gross=days.gross.sum(),
        first_gross=_at_least(days.gross, days.day, where=bought),
        spend=days.net.sum(),
        spend_90d=days.recent.sum().fill_null(0),
    )
    return counted.filter(counted.orders > 0)


def _gaps(joined: ir.Table) -> dict[str, ir.Value]:
    if "day_before" not in joined.columns:
        return {}
    return {
        "last_gap": (joined.last_day - joined.day_before).cast("int64"),
        "gap_before": (joined.day_before - joined.first_day).cast("int64"),
    }


def _beside(orders: ir.Table, as_of: datetime) -> ir.Table:
    """One row per customer who returned something or was here lately.

    `returned`, how much was given back in how many `returns`, and `recent`.
    """
    told = orders.select(
        "customer",
        "total_minor",
        back=orders.kind != "sale",
        lately=orders.placed_at >= plain(as_of - RECENT),
    )
    some = told.filter(told.back | told.lately)
    return some.group_by("customer").aggregate(
        returned=some.total_minor.sum(where=some.back).cast("int64"),
        returns=some.back.sum().cast("int64"),
        recent=some.total_minor.sum(where=some.lately).cast("int64"),
    )


def per(*, total: ir.IntegerValue, count: ir.IntegerValue) -> ir.IntegerValue:
    """Total / count to the nearest whole, halves away from zero; count > 0."""
    size = (2 * total.abs() + count) // (2 * count)
    return ibis.ifelse(total < 0, -size, size).cast("int64")


def _repeat_basket(joined: ir.Table) -> ir.FloatingValue:
    kept = joined.spend.cast("float64") / joined.gross.nullif(0).cast("float64")
    later = (joined.gross - joined.first_gross).cast("float64")
    mean = later * kept / joined.repeat.nullif(0).cast("float64")
    return ibis.greatest(mean, 0.0).fill_null(0.0)


def histories(*, days: ir.Table, until: int, origin: int) -> ir.Table:
    """Distinct histories up to the day `until`: repeats, recency, age, weight, `later` purchases.

    A customer is in it who bought on a day from `origin` to `until`; `later` counts their
    purchase days after `until` (all rows of `days`), summed over the customers of the row.
    """
    mine = (
        days.filter(days.day >= origin)
        .group_by("customer")
        .aggregate(
            first=lambda t: t.day.min(),
            last=lambda t: t.day.max(where=t.day <= until),
            seen=lambda t: t.count(where=t.day <= until),
            later=lambda t: t.count(where=t.day > until),
        )
        .filter(lambda t: t.first <= until)
    )
    return (
        mine.mutate(
            repeats=(mine.seen - 1).cast("int64"),
            recency=(mine.last - mine.first).cast("int64"),
            age=(until - mine["first"]).cast("int64"),
        )
        .group_by("repeats", "recency", "age")
        .aggregate(
            weight=lambda t: t.count().cast("int64"),
            later=lambda t: t.later.sum().cast("int64"),
        )
        .order_by("repeats", "recency", "age")
    )


def gaps(*, days: ir.Table, until: int, origin: int) -> ir.Table:
    """How often each gap came about between purchase days from `origin` to `until`: gap, times."""
    seen = days.filter(days.gap.notnull(), days.day <= until, days.day - days.gap >= origin)
    return seen.group_by("gap").aggregate(times=lambda t: t.count()).order_by("gap")
