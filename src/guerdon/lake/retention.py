"""Executes retention and cohorts on the orders of a snapshot."""

from datetime import datetime
from pathlib import Path
from typing import Any

from guerdon.lake import load
from guerdon.measure import retention
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
