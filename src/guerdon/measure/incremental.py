"""What each assigned customer did in the window, and what each arm adds up to."""

from datetime import UTC, datetime

import ibis
import ibis.expr.types as ir

from guerdon.measure.effect import Moments, Paired

OUTCOMES = ("bought", "orders", "sales")
WEEK_SECONDS = 7 * 24 * 3600


def plain(at: datetime) -> datetime:
    """The moment in UTC without a zone mark, as the tables keep it."""
    return at.astimezone(UTC).replace(tzinfo=None)


def window(
    *,
    assignments: ir.Table,
    orders: ir.Table,
    redemptions: ir.Table,
    campaign: str,
    start: datetime,
    end: datetime,
) -> ir.Table:
    """One row per customer given or held out: customer, arm, bought, orders, sales, before.

    Everybody counts as they were assigned, whether they bought, redeemed or did nothing. Sales are
    net of returns and before the campaign's own discounts, in minor units; window: [start, end).
    `before` is what was expected of the customer without the campaign when it was planned: the
    prediction of lifetime value, which the campaign cannot have moved.
    """
    drawn = assignments.filter(
        assignments.campaign == campaign, assignments.arm.isin(("given", "holdout"))
    ).select("customer", "arm", "expected_minor")
    placed = _within(orders, "placed_at", start, end)
    bought = placed.group_by("customer").aggregate(
        orders=lambda t: (t.kind == "sale").sum().cast("int64"),
        paid=lambda t: t.total_minor.sum().cast("int64"),
    )
    own = _within(redemptions.filter(redemptions.campaign == campaign), "at", start, end)
    given = own.group_by("customer").aggregate(off=lambda t: t.discount_minor.sum().cast("int64"))
    joined = drawn.left_join(bought, "customer").drop("customer_right")
    joined = joined.left_join(given, "customer").drop("customer_right")
    orders_made = joined.orders.fill_null(0)
    return joined.select(
        customer=joined.customer,
        arm=joined.arm,
        bought=(orders_made > 0).cast("int64"),
        orders=orders_made,
        sales=joined.paid.fill_null(0) + joined.off.fill_null(0),
        before=joined.expected_minor,
    )


def _within(table: ir.Table, column: str, start: datetime, end: datetime) -> ir.Table:
    at = table[column]
    return table.filter(table.customer.notnull(), at >= plain(start), at < plain(end))


def arms(
    *,
    rows: ir.Table,
    arm: str = "arm",
    outcomes: tuple[str, ...] = OUTCOMES,
    before: str | None = None,
) -> ir.Table:
    """Per arm: n, and for each outcome its total and sum of squares (as doubles).

    With a `before` column also its total and squares, and each outcome's sum of products with it.
    """
    sums: dict[str, ir.Value] = {"n": rows.count()}
    for column in (*outcomes, *([before] if before else [])):
        value = rows[column].cast("float64")
        sums[f"{column}_total"] = value.sum()
        sums[f"{column}_squares"] = (value * value).sum()
        if before and column != before:
            sums[f"{column}_products"] = (value * rows[before].cast("float64")).sum()
    return rows.group_by(arm).aggregate(**sums).order_by(arm)


def moments(*, row: dict[str, float], outcome: str) -> Moments:
    """The moments of one outcome in one row of `arms`."""
    return Moments(
        n=int(row["n"]),
        total=float(row[f"{outcome}_total"] or 0),
        squares=float(row[f"{outcome}_squares"] or 0),
    )


def paired(*, row: dict[str, float], outcome: str, before: str = "before") -> Paired:
    """The moments of one outcome beside those of the column before, in one row of `arms`."""
    return Paired(
        outcome=moments(row=row, outcome=outcome),
        before=moments(row=row, outcome=before),
        products=float(row[f"{outcome}_products"] or 0),
    )


def weekly(
    *,
    assignments: ir.Table,
    orders: ir.Table,
    campaign: str,
    start: datetime,
    end: datetime,
) -> ir.Table:
    """Sales paid by week of the campaign and arm: week (0 is the first), arm, sales, orders."""
    drawn = assignments.filter(
        assignments.campaign == campaign, assignments.arm.isin(("given", "holdout"))
    ).select("customer", "arm")
    placed = _within(orders, "placed_at", start, end).inner_join(drawn, "customer")
    since = placed.placed_at.epoch_seconds() - int(start.timestamp())
    weeks = placed.mutate(week=(since // WEEK_SECONDS).cast("int64"))
    return (
        weeks.group_by("week", "arm")
        .aggregate(
            sales=lambda t: t.total_minor.sum().cast("int64"),
            orders=lambda t: (t.kind == "sale").sum().cast("int64"),
        )
        .order_by(ibis.asc("week"), ibis.asc("arm"))
    )
