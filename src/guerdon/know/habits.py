"""What was known of each customer's buying at the end of a day, for learning who leaves."""

import ibis.expr.types as ir

# Columns of `habits` in the order in which a model reads them.
MEASURES = (
    *("repeats", "silence", "tenure", "usual_gap", "gap_spread", "beats"),
    *("bought_30", "bought_90", "bought_180", "spent", "spent_90", "receipts", "pace_change"),
)


# Days before the end over which purchases are counted.
WINDOWS = (30, 90, 180)


def habits(*, days: ir.Table, until: int, end: int) -> ir.Table:
    """One row per customer seen by the day `until`: customer, MEASURES and `left`, in order.

    `days` is know.profile.purchase_days. The measures rest on days up to `until` and on nothing
    later; `left` says that no purchase came after it up to `end`.
    """
    return told(seen=seen(days=days, until=until, end=end), until=until).order_by("customer")


def seen(*, days: ir.Table, until: int, end: int) -> ir.Table:
    """One row per customer seen by the day `until`: what their days add up to.

    The same on a later day, but for what was bought in the last WINDOWS, without new purchases.
    """
    known = days.day <= until

    def since(span: int) -> ir.BooleanValue:
        return known & (days.day > until - span)

    found = days.group_by("customer").aggregate(
        bought=days.day.count(where=known),
        first=days.day.min(where=known),
        last=days.day.max(where=known),
        squares=(days.gap * days.gap).sum(where=known).fill_null(0).cast("int64"),
        spent=days.gross.sum(where=known).fill_null(0).cast("int64"),
        spent_90=days.gross.sum(where=since(90)).fill_null(0).cast("int64"),
        receipts=days.orders.sum(where=known).fill_null(0).cast("int64"),
        later=days.day.count(where=(days.day > until) & (days.day <= end)),
        **{f"bought_{span}": days.day.count(where=since(span)) for span in WINDOWS},
    )
    return found.filter(found.bought > 0)


def told(*, seen: ir.Table, until: int) -> ir.Table:
    """customer, MEASURES and `left` from what `seen` added up.

    `beats` is the silence in usual gaps, `pace_change` the purchase days of the last 90 days less
    those of the 90 before.
    """
    repeats = seen.bought - 1
    usual = (seen["last"] - seen["first"]).cast("float64") / repeats.nullif(0)
    spread = (seen.squares.cast("float64") / repeats.nullif(0) - usual * usual).clip(lower=0.0)
    silence = until - seen["last"]
    made = {
        "repeats": repeats,
        "silence": silence,
        "tenure": until - seen["first"],
        "usual_gap": usual,
        "gap_spread": spread.sqrt(),
        "beats": silence / usual,
        "bought_30": seen.bought_30,
        "bought_90": seen.bought_90,
        "bought_180": seen.bought_180,
        "spent": seen.spent,
        "spent_90": seen.spent_90,
        "receipts": seen.receipts,
        "pace_change": 2 * seen.bought_90 - seen.bought_180,
    }
    return seen.select(
        "customer",
        **{name: made[name].cast("float64") for name in MEASURES},
        left=seen.later == 0,
    )


def ahead(*, first: int, end: int) -> int | None:
    """Days that are looked ahead: a quarter of a year, less where the history is short.

    It must hold one such span to learn from, one to check on and two before them; None where
    four of at least four weeks do not fit.
    """
    span = min(90, (end - first) // 4)
    return span if span >= 28 else None
