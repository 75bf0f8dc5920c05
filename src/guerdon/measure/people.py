"""One row a customer of a campaign: where they stood before it, what they did in it and after."""

from collections.abc import Sequence
from datetime import datetime

import ibis
import ibis.expr.types as ir

from guerdon.measure.incremental import plain, window

# What is counted of each customer, and what each is told apart by; all were so before the launch.
OUTCOMES = ("bought", "orders", "sales", "after")
CUTS = ("offer", "stage", "channel")


def people(
    *,
    assignments: ir.Table,
    orders: ir.Table,
    redemptions: ir.Table,
    campaign: str,
    start: datetime,
    end: datetime,
    until: datetime,
) -> ir.Table:
    """measure.incremental.window with OUTCOMES and CUTS, and `off`; minor units, one row each.

    `offer` is the one given, or for the holdout the one that would have been; `stage` the lifecycle
    stage when planned; `channel` where most of the customer's orders before the launch came from
    ("" for none). `after` are the sales in [end, until), `off` the campaign's own discounts.
    """
    rows = window(
        assignments=assignments,
        orders=orders,
        redemptions=redemptions,
        campaign=campaign,
        start=start,
        end=end,
    )
    placed = assignments.filter(assignments.campaign == campaign).select(
        "customer", offer=assignments.offer.fill_null(""), stage=assignments.stage.fill_null("")
    )
    later = orders.filter(
        orders.customer.notnull(), orders.placed_at >= plain(end), orders.placed_at < plain(until)
    )
    later = later.group_by("customer").aggregate(after=lambda t: t.total_minor.sum().cast("int64"))
    own = redemptions.filter(
        redemptions.campaign == campaign,
        redemptions.customer.notnull(),
        redemptions["at"] >= plain(start),
        redemptions["at"] < plain(end),
    )
    own = own.group_by("customer").aggregate(off=lambda t: t.discount_minor.sum().cast("int64"))
    found = rows
    for more in (placed, _channels(orders, start), later, own):
        found = found.left_join(more, "customer").drop("customer_right")
    return found.select(
        *("customer", "arm", "before", "offer", "stage"),
        channel=found.channel.fill_null(""),
        bought=found.bought,
        orders=found.orders,
        sales=found.sales,
        after=found.after.fill_null(0),
        off=found.off.fill_null(0),
    )


def _channels(orders: ir.Table, start: datetime) -> ir.Table:
    """Each customer's usual channel before a moment: most orders, ties to the first by name."""
    sales = orders.filter(
        orders.customer.notnull(), orders.kind == "sale", orders.placed_at < plain(start)
    )
    counted = sales.group_by("customer", "channel").aggregate(n=lambda t: t.count())
    order = [ibis.desc("n"), ibis.asc("channel")]
    place = ibis.row_number().over(ibis.window(group_by="customer", order_by=order))
    ranked = counted.mutate(place=place)
    return ranked.filter(ranked.place == 0).select("customer", "channel")


def cells(*, rows: ir.Table, also: Sequence[str] = ()) -> ir.Table:
    """What each combination of arm, CUTS and the columns `also` adds up to.

    Every part of a campaign is a sum of cells.
    n, off, and for each outcome its total, squares and products with `before`, as doubles; `cross`
    sums sales * after.
    """
    before = rows.before.cast("float64")
    sums: dict[str, ir.Value] = {
        "n": rows.count(),
        "off": rows.off.sum().cast("int64"),
        "before_total": before.sum(),
        "before_squares": (before * before).sum(),
        "cross": (rows.sales.cast("float64") * rows.after.cast("float64")).sum(),
    }
    for name in OUTCOMES:
        value = rows[name].cast("float64")
        sums[f"{name}_total"] = value.sum()
        sums[f"{name}_squares"] = (value * value).sum()
        sums[f"{name}_products"] = (value * before).sum()
    by = ("arm", *CUTS, *also)
    return rows.group_by(*by).aggregate(**sums).order_by(*by)
