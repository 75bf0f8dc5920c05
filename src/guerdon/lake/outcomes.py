"""Executes the readout of a campaign on a snapshot: arms, weeks, the cells of its parts, rows."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from guerdon.lake import load
from guerdon.lake.engine import held
from guerdon.measure import incremental
from guerdon.measure.people import cells, people
from guerdon.terms.decision import Refusal

TABLES = ("orders", "assignments", "redemptions")


def outcomes(
    *,
    engine: Any,
    folder: Path,
    campaign: str,
    start: datetime,
    end: datetime,
    until: datetime | None = None,
    marks: Mapping[str, frozenset[str]] | None = None,
) -> dict[str, Any] | Refusal:
    """`arms`: rows of measure.incremental.arms; `weekly`: rows of incremental.weekly.

    `people` is measure.people.people as an Arrow table ordered by customer, `cells` what it adds
    up to; `until` is the end of the time after the window, `end` itself for none. `marks` are sets
    of customers by name: the cells say of each, under that name, whether `in` it or `out`.
    """
    tables = load.loaded(engine=engine, folder=folder, tables=TABLES)
    if isinstance(tables, Refusal):
        return tables
    asked: dict[str, Any] = {"campaign": campaign, "start": start, "end": end}
    placed = {"assignments": tables["assignments"], "orders": tables["orders"]}
    rows = engine.to_pyarrow(
        people(**placed, redemptions=tables["redemptions"], **asked, until=until or end).order_by(
            "customer"
        )
    )
    marked = _marked(rows, marks or {})
    kept = held(engine=engine, expr=marked, name="readout_people")
    return {
        "arms": engine.to_pyarrow(incremental.arms(rows=kept, before="before")).to_pylist(),
        "weekly": engine.to_pyarrow(incremental.weekly(**placed, **asked)).to_pylist(),
        "cells": engine.to_pyarrow(cells(rows=kept, also=[*(marks or {})])).to_pylist(),
        "people": rows,
    }


def _marked(rows: Any, marks: Mapping[str, frozenset[str]]) -> Any:
    """The Arrow table with a column of `in` and `out` for each set."""
    import pyarrow as pa

    customers = rows["customer"].to_pylist() if marks else []
    for name, members in marks.items():
        said = ["in" if one in members else "out" for one in customers]
        rows = rows.append_column(name, pa.array(said, pa.string()))
    return rows
