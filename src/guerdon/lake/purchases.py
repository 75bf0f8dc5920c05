"""Who bought what and when, out of a snapshot, for learning what goes together."""

from pathlib import Path
from typing import Any

from guerdon.lake import load
from guerdon.terms.decision import Refusal

TABLES = ("orders", "lines")
MOST = 3_000_000  # pairs, the newest; older ones say less of what is bought today


def purchases(*, engine: Any, folder: Path) -> Any | Refusal:
    """An Arrow table of customer, sku, `at` and `first` (seconds), by customer and sku.

    Sales of named customers with a quantity above zero; each pair once, with its last purchase
    and its first.
    """
    tables = load.loaded(engine=engine, folder=folder, tables=TABLES)
    if isinstance(tables, Refusal):
        return tables
    orders, lines = tables["orders"], tables["lines"]
    sales = orders.filter(orders.kind == "sale", orders.customer.notnull())
    sold = lines.filter(lines.quantity_milli > 0, lines.sku != "")
    joined = sales.select("order", "customer", "placed_at").inner_join(
        sold.select("order", "sku"), "order"
    )
    pairs = joined.group_by("customer", "sku").aggregate(
        at=joined.placed_at.max().epoch_seconds().cast("int64"),
        first=joined.placed_at.min().epoch_seconds().cast("int64"),
    )
    newest = pairs.order_by(pairs.at.desc(), pairs.customer, pairs.sku).limit(MOST)
    return engine.to_pyarrow(newest.order_by("customer", "sku"))
