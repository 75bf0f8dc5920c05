"""Executes retention, cohorts and what came after occasions on the orders of a snapshot."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from guerdon.lake import load
from guerdon.measure import occasion, retention
from guerdon.measure.occasion import After, Occasion
from guerdon.measure.retention import Retention
from guerdon.terms.decision import Refusal


def retained(
    *, engine: Any, folder: Path, start: datetime, middle: datetime, end: datetime
) -> tuple[Retention, list[dict[str, int]]] | Refusal:
    """Retention from [start, middle) to [middle, end), and rows of measure.retention.cohorts."""
    tables = load.loaded(engine=engine, folder=folder, tables=("orders",))
    if isinstance(tables, Refusal):
        return tables
    orders = tables["orders"]
    both = retention.periods(orders=orders, start=start, middle=middle, end=end)
    row = engine.to_pyarrow(both).to_pylist()[0]
    rows = engine.to_pyarrow(retention.cohorts(orders=orders, as_of=end)).to_pylist()
    return retention.retention(row=row), rows


def after_occasions(
    *, engine: Any, folder: Path, occasions: Sequence[Occasion], as_of: datetime
) -> tuple[After, ...] | Refusal:
    """Who came back after each of these occasions, those with buyers only."""
    tables = load.loaded(engine=engine, folder=folder, tables=("orders",))
    if isinstance(tables, Refusal):
        return tables
    if not occasions:
        return ()
    asked = occasion.returning(orders=tables["orders"], occasions=occasions, as_of=as_of)
    rows = engine.to_pyarrow(asked).to_pylist()
    return occasion.after(rows=rows, occasions=occasions, as_of=as_of)
