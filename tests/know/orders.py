"""Orders as Ibis tables, and the same profiles added up in plain Python."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from guerdon.know import profile
from guerdon.know.days import EPOCH, day, offsets

# One engine for all examples: opening one costs more than asking it.
LAKE = ibis.duckdb.connect()


SCHEMA = pa.schema(
    [
        ("customer", pa.string()),
        ("kind", pa.string()),
        ("placed_at", pa.timestamp("us")),
        ("total_minor", pa.int64()),
    ]
)


@dataclass(frozen=True, kw_only=True)
class Placed:
    """One order or return; `at` is aware."""

    customer: str | None
    at: datetime
    total: int
    kind: str = "sale"


def table(placed: list[Placed]) -> ir.Table:
    rows = [
        {
            "customer": order.customer,
            "kind": order.kind,
            "placed_at": order.at.astimezone(UTC).replace(tzinfo=None),
            "total_minor": order.total,
        }
        for order in placed
    ]
    return ibis.memtable(pa.Table.from_pylist(rows, schema=SCHEMA))


def by_ibis(
    placed: list[Placed], *, as_of: datetime, zone: str, at_once: bool = False
) -> dict[str, dict[str, Any]]:
    """Profiles by the product, from held purchase days or in one look at the orders."""
    start = min([order.at for order in placed] + [as_of])
    marked = profile.named_orders(
        orders=table(placed),
        as_of=as_of,
        offsets=offsets(zone=zone, start=start, end=as_of),
    )
    made = profile.profiles(
        orders=marked,
        days=None if at_once else profile.purchase_days(orders=marked),
        as_of=as_of,
        as_of_day=day(at=as_of, zone=zone),
    )
    rows = LAKE.to_pyarrow(made).to_pylist()
    return {row.pop("customer"): row for row in rows}


def by_hand(placed: list[Placed], *, as_of: datetime, zone: str) -> dict[str, dict[str, Any]]:
    """The same by loops, days by the zone's own clock, money in fractions."""
    mine: dict[str, list[Placed]] = defaultdict(list)
    for order in placed:
        if order.customer is not None and order.at < as_of:
            mine[order.customer].append(order)

    def local(at: datetime) -> int:
        return (at.astimezone(ZoneInfo(zone)).date() - EPOCH.date()).days

    found = {}
    for customer, orders in mine.items():
        sales = sorted((o for o in orders if o.kind == "sale"), key=lambda o: o.at)
        if not sales:
            continue
        days = sorted({local(o.at) for o in sales})
        gross = sum(o.total for o in sales)
        spend = sum(o.total for o in orders)
        later = sum(o.total for o in sales if local(o.at) != days[0])
        x = len(days) - 1
        repeat = Fraction(later * spend, gross * x) if gross and x else Fraction(0)
        sign = -1 if spend < 0 else 1
        found[customer] = {
            "orders": len(sales),
            "spend": spend,
            "spend_90d": sum(o.total for o in orders if o.at >= as_of - timedelta(days=90)),
            "average_basket": sign * ((2 * abs(spend) + len(sales)) // (2 * len(sales))),
            "first_order_at": sales[0].at.astimezone(UTC).replace(tzinfo=None),
            "last_order_at": sales[-1].at.astimezone(UTC).replace(tzinfo=None),
            "recency_days": local(as_of) - days[-1],
            "tenure_days": local(as_of) - days[0],
            "rhythm_days": (days[-1] - days[0]) / x if x else None,
            "repeat": x,
            "recency_span": days[-1] - days[0],
            "repeat_basket": max(0.0, float(repeat)),
            "last_gap": days[-1] - days[-2] if x else None,
            "gap_before": days[-2] - days[0] if x else None,
        }
    return found
