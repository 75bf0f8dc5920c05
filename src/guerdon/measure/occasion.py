"""After an occasion: of those who bought then, who bought again within the following months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import ibis
import ibis.expr.types as ir

from guerdon.measure.incremental import plain

# What is asked of an occasion: three months later, are they still there?
SPAN = timedelta(days=91)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A campaign or a festival, [start, end)."""

    key: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """Who bought at an occasion, and `again` within `SPAN` of its end.

    `fresh` had never bought before it, `fresh_again` of them came back. Until `over` some may yet.
    """

    occasion: Occasion
    buyers: int
    again: int
    fresh: int
    fresh_again: int
    over: bool

    @property
    def rate(self) -> float | None:
        """The share of the occasion's buyers who bought again."""
        return self.again / self.buyers if self.buyers else None

    @property
    def fresh_rate(self) -> float | None:
        """The same of those whom the occasion brought."""
        return self.fresh_again / self.fresh if self.fresh else None


def returning(*, orders: ir.Table, occasions: Sequence[Occasion], as_of: datetime) -> ir.Table:
    """A row for each occasion at which somebody bought: place, buyers, again, fresh, fresh_again.

    `place` is the occasion's in the sequence, which has one at least; orders from `as_of` on do
    not count.
    """
    sales = orders.filter(
        orders.customer.notnull(), orders.kind == "sale", orders.placed_at < plain(as_of)
    ).select("customer", "placed_at")
    each_window = [_row(place, one) for place, one in enumerate(occasions)]
    windows = ibis.union(*each_window) if len(each_window) > 1 else each_window[0]
    near = sales.inner_join(
        windows, [sales.placed_at >= windows.start, sales.placed_at < windows.until]
    )
    each = near.group_by("place", "customer", "start").aggregate(
        inside=(near.placed_at < near.end).any(), later=(near.placed_at >= near.end).any()
    )
    firsts = sales.group_by("customer").aggregate(first=sales.placed_at.min())
    told = each.filter(each.inside).inner_join(firsts, "customer")
    fresh = told["first"] >= told.start
    return (
        told.group_by("place")
        .aggregate(
            buyers=told.count().cast("int64"),
            again=told.later.sum().cast("int64"),
            fresh=fresh.sum().cast("int64"),
            fresh_again=(fresh & told.later).sum().cast("int64"),
        )
        .order_by("place")
    )


def after(
    *, rows: Sequence[dict[str, int]], occasions: Sequence[Occasion], as_of: datetime
) -> tuple[After, ...]:
    """The rows of `returning` with their occasions; who bought at none is in none."""
    found = []
    for row in rows:
        occasion = occasions[row["place"]]
        counts = {name: row[name] for name in ("buyers", "again", "fresh", "fresh_again")}
        found.append(After(occasion=occasion, over=occasion.end + SPAN <= as_of, **counts))
    return tuple(found)


def _row(place: int, one: Occasion) -> ir.Table:
    """One row of literals: what an engine is told in memory, a cluster cannot read."""
    moments = {"start": one.start, "end": one.end, "until": one.end + SPAN}
    row: ir.Table = ibis.literal(place, "int64").name("place").as_table()
    return row.mutate(
        **{name: ibis.literal(plain(at), "timestamp(6)") for name, at in moments.items()}
    )
