"""Executes the readout of all giving on a snapshot: what each arm adds up to."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from guerdon.lake import load
from guerdon.measure.all_giving import everybody
from guerdon.measure.incremental import arms, plain
from guerdon.terms.decision import Refusal

TABLES = ("orders", "redemptions")


def sums(
    *, engine: Any, folder: Path, held: Callable[[str], bool], start: datetime, end: datetime
) -> dict[str, Any] | Refusal:
    """`arms` of measure.incremental.arms over all who bought before `start`; `off`, all discounts.

    `held` says of a customer's key whether the draw holds them out.
    """
    tables = load.loaded(engine=engine, folder=folder, tables=TABLES)
    if isinstance(tables, Refusal):
        return tables
    orders, redemptions = tables["orders"], tables["redemptions"]
    known = orders.filter(orders.customer.notnull(), orders.placed_at < plain(start))
    keys = engine.to_pyarrow(known.select("customer").distinct().order_by("customer"))
    keys = keys["customer"].to_pylist()
    drawn = pa.table(
        {
            "customer": pa.array(keys, pa.string()),
            "arm": pa.array(["holdout" if held(key) else "given" for key in keys], pa.string()),
        }
    )
    rows = everybody(
        arms=ibis.memtable(drawn), orders=orders, redemptions=redemptions, start=start, end=end
    )
    at = redemptions["at"]
    within = redemptions.filter(at >= plain(start), at < plain(end))
    off = engine.to_pyarrow(within.discount_minor.sum()).as_py() or 0
    return {
        "arms": engine.to_pyarrow(arms(rows=rows, before="before")).to_pylist(),
        "off": int(off),
    }
