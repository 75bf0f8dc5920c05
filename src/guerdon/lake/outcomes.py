"""Executes the readout of a campaign on a snapshot: what each arm adds up to, and week by week."""

from datetime import datetime
from pathlib import Path
from typing import Any

from guerdon.lake import load
from guerdon.measure import incremental
from guerdon.terms.decision import Refusal

TABLES = ("orders", "assignments", "redemptions")


def outcomes(
    *, engine: Any, folder: Path, campaign: str, start: datetime, end: datetime
) -> dict[str, list[dict[str, Any]]] | Refusal:
    """`arms`: rows of measure.incremental.arms; `weekly`: rows of incremental.weekly."""
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
    weeks = incremental.weekly(
        assignments=tables["assignments"],
        orders=tables["orders"],
        campaign=campaign,
        start=start,
        end=end,
    )
    return {
        "arms": engine.to_pyarrow(incremental.arms(rows=rows, before="before")).to_pylist(),
        "weekly": engine.to_pyarrow(weeks).to_pylist(),
    }
