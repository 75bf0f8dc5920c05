"""Executes the readout of a trial on a CSV or Parquet file."""

from pathlib import Path
from typing import Any

from guerdon.measure import incremental, trial
from guerdon.measure.trial import Trial
from guerdon.terms.decision import Refusal

MOST_ARMS = 50


def read(
    *, engine: Any, file: Path, arm: str, control: str, outcomes: tuple[str, ...]
) -> Trial | Refusal:
    """The trial in the file, or why it is none."""
    import duckdb

    try:
        parquet = file.suffix.lower() in (".parquet", ".pq")
        table = engine.read_parquet(str(file)) if parquet else engine.read_csv(str(file))
    except (duckdb.Error, OSError) as error:
        problem = str(error).splitlines()[0][:200]
        return Refusal(reason="trial_unreadable", data={"file": file.name, "problem": problem})
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
