"""All of giving against the global holdout: one row a customer, what came and what was before."""

from datetime import datetime

import ibis.expr.types as ir

from guerdon.measure.incremental import plain


def everybody(
    *,
    arms: ir.Table,
    orders: ir.Table,
    redemptions: ir.Table,
    start: datetime,
    end: datetime,
) -> ir.Table:
    """customer, arm, bought, orders, sales, before, off; minor units, the window [start, end).

    `arms` is customer and arm (given | holdout) of everybody who was a customer before `start`.
    Sales are net of returns and before any discount of an offer; `before` are the same customer's
    sales in as long a time before `start`, which nothing given since can have moved.
    """
    earlier = start - (end - start)
    now = _spent(orders, redemptions, start, end)
    past = _spent(orders, redemptions, earlier, start)
    past = past.select("customer", before=past.sales)
    found = arms.left_join(now, "customer").drop("customer_right")
    found = found.left_join(past, "customer").drop("customer_right")
    made = found.orders.fill_null(0)
    return found.select(
        *("customer", "arm"),
        bought=(made > 0).cast("int64"),
        orders=made,
        sales=found.sales.fill_null(0),
        before=found.before.fill_null(0),
        off=found.off.fill_null(0),
    )


def _spent(orders: ir.Table, redemptions: ir.Table, start: datetime, end: datetime) -> ir.Table:
    placed = orders.filter(
        orders.customer.notnull(), orders.placed_at >= plain(start), orders.placed_at < plain(end)
    )
    bought = placed.group_by("customer").aggregate(
        orders=lambda t: (t.kind == "sale").sum().cast("int64"),
        paid=lambda t: t.total_minor.sum().cast("int64"),
    )
    at = redemptions["at"]
    given = redemptions.filter(redemptions.customer.notnull(), at >= plain(start), at < plain(end))
    given = given.group_by("customer").aggregate(off=lambda t: t.discount_minor.sum().cast("int64"))
    found = bought.left_join(given, "customer").drop("customer_right")
    off = found.off.fill_null(0)
    return found.select("customer", "orders", sales=found.paid + off, off=off)
