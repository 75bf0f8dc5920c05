"""The quality of order rows: which cannot count, which count but deserve a second look."""

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from guerdon.know.tryout import words

# Longer orders are exports without order numbers; they would also hold the till up when written.
MOST_LINES = 10_000
# Lines of one order further apart than this deserve a look; tills write them within minutes.
ORDER_SPREAD_MINUTES = 60 * 24
# Modified z-score beyond which a value is an outlier: 3.5 in Iglewicz and Hoaglin (1993), "How to
# Detect and Handle Outliers", for samples that should be normal. Logs of prices have longer
# tails, so twice that.
OUTLIER_Z = 7.0
MAD_TO_SIGMA = 0.6745
# IBM's rule where half of the values are equal and the MAD is 0: the mean deviation instead.
MEAN_AD_TO_SIGMA = 1 / 1.253314
LEAST_SPREAD = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What of the file the rules must know: whether it numbers lines, names orders and prices."""

    lines_numbered: bool
    orders_named: bool
    priced: bool
    quantities: bool


def alone(rows: ir.Table, *, facts: Facts) -> ir.Table:
    """`rows` with the order's key and `reason`, as far as a row alone tells why it cannot count.

    Takes the columns of a staged orders file; `refused` (a cell that cannot be read) goes first.
    """
    if not facts.orders_named:
        # Letters within a pattern mean something else to each engine.
        at = rows.placed_at
        written = at.strftime("%Y-%m-%d") + "T" + at.strftime("%H:%M:%S")
        rows = rows.mutate(order=rows.customer + "@" + written)
    price = rows.unit_price if facts.priced else rows.amount
    cases: list[tuple[Any, str]] = []
    if facts.quantities:
        cases.append(((rows.quantity < 0) & (price == 0), "stock_movement"))
        if facts.priced:
            cases.append((price < 0, "price_negative"))
        else:
            cases.append(((rows.quantity < 0) & (rows.amount > 0), "signs_differ"))
    nothing = ibis.null("string")
    found = ibis.cases(*cases, else_=nothing) if cases else nothing
    return rows.mutate(reason=ibis.coalesce(rows.refused, found))


def refused(rows: ir.Table, *, facts: Facts) -> ir.Table:
    """(row, reason) of every row that cannot count, the result of `alone` given.

    A row that repeats the line number of its order is a duplicate; a row that names another
    customer than its order's first is refused, and so is every row of an order that is too long.
    """
    good = rows.filter(rows.reason.isnull())
    by_order = good.group_by("order").agg(
        lines=good.count(),
        least=good.customer.min(),
        most=good.customer.max(),
        first_customer=good.customer.argmin(good.row, where=good.customer.notnull()),
    )
    troubled = by_order.filter(
        (by_order.lines > MOST_LINES) | (by_order.least != by_order.most)
    ).rename(troubled_order="order")
    joined = good.inner_join(troubled, good.order == troubled.troubled_order)
    reason = ibis.cases(
        (joined.lines > MOST_LINES, "order_too_long"),
        (joined.customer != joined.first_customer, "order_of_two"),
        else_=ibis.null("string"),
    )
    against = joined.select("row", reason=reason)
    found = [
        rows.filter(rows.reason.notnull()).select("row", "reason"),
        against.filter(against.reason.notnull()),
    ]
    if facts.lines_numbered:
        left = good.anti_join(found[1], "row")
        place = ibis.row_number().over(group_by=["order", "line"], order_by="row")
        again = left.select("row", "order", "line").mutate(place=place)
        found.append(again.filter(again.place > 0).select("row", reason=ibis.literal("duplicate")))
    return ibis.union(*found, distinct=False)


def orders(good: ir.Table) -> ir.Table:
    """One row an order from its accepted lines: a return when no line of it is a sale."""
    return good.group_by("order").agg(
        first_row=good.row.min(),
        customer=good.customer.argmin(good.row, where=good.customer.notnull()),
        placed_at=good.placed_at.min(),
        last_at=good.placed_at.max(),
        total=good.amount.sum(),
        discount=good.discount.fill_null(0).sum(),
        lines=good.count(),
        is_return=(good.amount.min() < 0) & (good.amount.max() <= 0),
        store=good.store.argmin(good.row, where=good.store.notnull()),
        channel=good.channel.argmin(good.row, where=good.channel.notnull()),
    )


def flags(
    good: ir.Table, *, facts: Facts, spreads: dict[str, tuple[float, float]]
) -> dict[str, Any]:
    """Flag -> table of (row, amount) over accepted lines; a row may carry several.

    `spreads`: column -> (centre, sigma) of the logs, from `spread`.
    """
    listed = words()
    fee = good.sku.lower().isin(listed["fee_skus"]) | ibis.or_(
        *(good.name.lower().startswith(word) for word in listed["fee_names"])
    )
    found: dict[str, Any] = {
        "customer_missing": good.customer.isnull(),
        "price_zero": (good.amount == 0) & (good.quantity > 0),
        "fee_line": fee.fill_null(False),
    }
    if facts.quantities:
        found["quantity_zero"] = good.quantity == 0
    if not facts.priced:
        found["price_negative"] = (good.amount < 0) & (good.quantity > 0)
    for column, name in (("amount", "amount_outlier"), ("quantity", "quantity_outlier")):
        if column in spreads:
            centre, sigma = spreads[column]
            size = good[column].abs().cast("float64")
            found[name] = (size > 0) & ((size.log() - centre).abs() > OUTLIER_Z * sigma)
    tables = {name: good.filter(test).select("row", "amount") for name, test in found.items()}
    tables["duplicate_possible"] = _equal_rows(good)
    return tables


def _equal_rows(good: ir.Table) -> ir.Table:
    """Rows that say the same as an earlier one of their order.

    Twice the same product, or twice the same row: without line numbers nobody can tell, so they
    count.
    """
    same = ["order", "sku", "quantity", "amount", "placed_at"]
    twice = good.group_by(same).agg(first=good.row.min(), times=good.count())
    twice = twice.filter(twice.times > 1)
    keys = [
        good[name].identical_to(twice[name]) if name == "sku" else good[name] == twice[name]
        for name in same
    ]
    joined = good.inner_join(twice, [*keys, good.row > twice.first])
    return joined.select("row", "amount")


def returns_alone(good: ir.Table) -> ir.Table:
    """Returned lines of known customers without an earlier sale of that product to them."""
    back = good.filter((good.amount < 0) & good.customer.notnull())
    sold = good.filter(good.amount > 0).select(
        buyer=good.customer, bought=good.sku, sold_at=good.placed_at
    )
    earlier = [
        back.customer == sold.buyer,
        back.sku.identical_to(sold.bought),
        sold.sold_at <= back.placed_at,
    ]
    return back.anti_join(sold, earlier).select("row", "customer", "sku", "placed_at", "amount")


def spread(good: ir.Table, *, column: str) -> ir.Table:
    """One row: median, MAD and mean absolute deviation of the logs of the positive values."""
    size = good[column].abs().cast("float64")
    logs = good.filter(size > 0).select(log=size.log())
    centred = logs.mutate(centre=logs.log.quantile(0.5).over(ibis.window()))
    off = centred.select("centre", off=(centred.log - centred.centre).abs())
    return off.agg(centre=off.centre.max(), mad=off.off.quantile(0.5), mean=off.off.mean())


def sigma(*, mad: float, mean: float) -> float:
    """The usual deviation that the two measures suggest, never below LEAST_SPREAD."""
    return max(mad / MAD_TO_SIGMA if mad > 0 else mean / MEAN_AD_TO_SIGMA, LEAST_SPREAD)


def repeated(rows: ir.Table, *, key: str) -> ir.Table:
    """(row, reason) of rows of customers or products that are refused or come twice."""
    good = rows.filter(rows.refused.isnull())
    place = ibis.row_number().over(group_by=key, order_by="row")
    again = good.select("row", key).mutate(place=place)
    return ibis.union(
        rows.filter(rows.refused.notnull()).select("row", reason=rows.refused),
        again.filter(again.place > 0).select("row", reason=ibis.literal("duplicate")),
        distinct=False,
    )
