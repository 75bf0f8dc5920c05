"""An audience holds buyers for whom the condition holds, by key, and nobody else."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from guerdon.lake import engine
from guerdon.lake.audience import NEEDED, audience
from guerdon.terms.condition import parsed


def test_only_buyers_for_whom_it_holds(tmp_path: Path) -> None:
    columns = {
        "customer": ["dee", "ann", "bob", "cy"],
        "first_order_at": pa.array([None, 1, 1, 1], pa.timestamp("us")),
        "orders": [None, 5, 9, 7],
        "spend": [None, 500, 900, 700],
        "expected_orders": [None, 1.0, 2.0, 3.0],
        "expected_basket": [None, 100, 100, 100],
        "average_basket": [None, 100, 100, 100],
        "age_weeks": [None, 10.0, 10.0, 10.0],
        "stage": [None, "active", "active", "lost"],
        "clv": [None, 50, 60, 70],
    }
    pq.write_table(pa.table(columns), tmp_path / "values.parquet")
    condition = parsed(document={"field": "stage", "op": "is_not", "value": "lost"})
    rich = parsed(document={"field": "clv", "op": "at_least", "value": 60})
    with engine.opened(spill=tmp_path) as opened:
        able = audience(engine=opened, folder=tmp_path, condition=condition, offers=[rich])
        found = audience(engine=opened, folder=tmp_path, condition=condition)
        everyone = audience(engine=opened, folder=tmp_path, condition=parsed(document={}))
    assert found["customer"].to_pylist() == ["ann", "bob"]
    assert tuple(found.column_names) == NEEDED
    assert everyone["customer"].to_pylist() == ["ann", "bob", "cy"]
    assert able["may_0"].to_pylist() == [False, True]
