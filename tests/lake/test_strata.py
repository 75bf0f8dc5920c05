"""An audience with its strata: who holds, an empty stratum where there is none, worth expected."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from guerdon.lake import engine
from guerdon.lake.strata import strata
from guerdon.terms.condition import ALWAYS


def test_strata(tmp_path: Path) -> None:
    table = pa.table(
        {
            "customer": ["b", "a", "c"],
            "tier": ["gold", None, None],
            "stage": ["active", "new", None],
            "expected_orders": [2.0, 1.5, None],
            "expected_basket": pa.array([1_000, 301, None], pa.int64()),
        }
    )
    pq.write_table(table, tmp_path / "values.parquet")
    with engine.opened(spill=tmp_path) as opened:
        found = {
            by: strata(engine=opened, folder=tmp_path, condition=ALWAYS, by=by)
            for by in ("tier", "none")
        }
    assert found["tier"] == [("a", "", 452), ("b", "gold", 2_000), ("c", "", 0)]
    assert [row[1] for row in found["none"]] == ["", "", ""]
