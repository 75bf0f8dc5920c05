"""Executes the readout of a trial on a CSV or Parquet file."""

from pathlib import Path
from typing import Any

from guerdon.lake import brought
from guerdon.measure import incremental, trial
from guerdon.measure.trial import Trial
from guerdon.terms.decision import Refusal

MOST_ARMS = 50


def read(
    *, engine: Any, file: Path, arm: str, control: str, outcomes: tuple[str, ...]
) -> Trial | Refusal:
    """The trial in the file, or why it is none."""
    table = brought.held(engine=engine, path=file)
    if isinstance(table, Refusal):
        return table
    found: list[str] = []
    if arm in table.columns:
        arms = table.select(arm=table[arm].cast("string")).distinct().limit(MOST_ARMS + 1)
        found = [row["arm"] for row in engine.to_pyarrow(arms).to_pylist() if row["arm"]]
        if len(found) > MOST_ARMS:
            return Refusal(reason="too_many_arms", data={"field": arm, "most": MOST_ARMS})
    refused = trial.checked(
        table=table, arm=arm, control=control, outcomes=outcomes, arms_found=found
    )
    if refused:
        return refused
    whole = table.filter(table[arm].notnull())
    rows = engine.to_pyarrow(incremental.arms(rows=whole, arm=arm, outcomes=outcomes)).to_pylist()
    return trial.read(rows=rows, arm=arm, control=control, outcomes=outcomes)
