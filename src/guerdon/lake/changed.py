"""A measured campaign as a trial to learn from: habits before the launch, arm, and what came."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from guerdon.know import profile
from guerdon.know.days import day, offsets
from guerdon.know.habits import MEASURES, habits
from guerdon.lake import load
from guerdon.measure import incremental
from guerdon.terms.decision import Refusal

TABLES = ("orders", "assignments", "redemptions")


def trial(
    *, engine: Any, folder: Path, campaign: str, start: datetime, end: datetime, zone: str
) -> Any | Refusal:
    """An Arrow table of customer, arm, sales, before and MEASURES, ordered by customer.

    The measures rest on orders before `start` alone, as they were known when the draw was made.
    """
    tables = load.loaded(engine=engine, folder=folder, tables=TABLES)
    if isinstance(tables, Refusal):
        return tables
    rows = incremental.window(
        assignments=tables["assignments"],
        orders=tables["orders"],
        redemptions=tables["redemptions"],
        campaign=campaign,
        start=start,
        end=end,
    )
    known = _habits(engine, tables["orders"], start, zone)
    joined = rows.left_join(known, "customer").drop("customer_right")
    wanted = joined.select("customer", "arm", "sales", "before", *MEASURES)
    return engine.to_pyarrow(wanted.order_by("customer"))


def measures(*, engine: Any, folder: Path, as_of: datetime, zone: str) -> Any | Refusal:
    """An Arrow table of customer and MEASURES as of a moment, ordered by customer."""
    tables = load.loaded(engine=engine, folder=folder, tables=("orders",))
    if isinstance(tables, Refusal):
        return tables
    found = _habits(engine, tables["orders"], as_of, zone)
    return engine.to_pyarrow(found.select("customer", *MEASURES).order_by("customer"))


def _habits(engine: Any, orders: Any, as_of: datetime, zone: str) -> Any:
    earliest = engine.to_pyarrow(orders.placed_at.min()).as_py()
    start = earliest.replace(tzinfo=UTC) if earliest else as_of - timedelta(days=1)
    marked = profile.named_orders(
        orders=orders,
        as_of=as_of,
        offsets=offsets(zone=zone, start=min(start, as_of), end=as_of),
    )
    until = day(at=as_of, zone=zone)
    return habits(days=profile.purchase_days(orders=marked), until=until, end=until)
