"""Retention is read from a snapshot's orders, or refused where there are none."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from guerdon.lake import engine
from guerdon.lake.load import schema
from guerdon.lake.retention import after_occasions, retained
from guerdon.measure.occasion import Occasion
from guerdon.terms.decision import Refusal
from guerdon.terms.tables import SNAPSHOT

END = datetime(2026, 3, 1, tzinfo=UTC)
SPAN = timedelta(days=30)


def kept(folder: Path, placed: list[tuple[str, int, int]]) -> None:
    """Orders as (customer, days before END, minor units)."""
    plain = {"kind": "sale", "discount_minor": 0, "channel": "", "store": "", "simulated": False}
    rows = [
        {
            "order": str(number),
            "customer": who,
            "placed_at": (END - timedelta(days=ago)).replace(tzinfo=None),
            "total_minor": minor,
            **plain,
        }
        for number, (who, ago, minor) in enumerate(placed)
    ]
    table = pa.Table.from_pylist(rows, schema=schema(columns=SNAPSHOT["orders"]))
    pq.write_table(table, folder / "orders.parquet")


def test_two_periods_and_cohorts(tmp_path: Path) -> None:
    kept(tmp_path, [("ann", 40, 100), ("ann", 10, 60), ("bob", 40, 50), ("cat", 5, 70)])
    with engine.opened(spill=tmp_path) as opened:
        found = retained(
            engine=opened, folder=tmp_path, start=END - 2 * SPAN, middle=END - SPAN, end=END
        )
    assert not isinstance(found, Refusal)
    retention, cohorts = found
    assert (retention.start, retention.end, retention.new, retention.back) == (2, 2, 1, 0)
    assert (retention.spend_before, retention.spend_kept) == (150, 60)
    # 20 January and 19 to 24 February 2026, months counted from year 0.
    first = 2026 * 12
    assert [tuple(row.values()) for row in cohorts] == [
        (first, 0, 2, 150),
        (first, 1, 1, 60),
        (first + 1, 0, 1, 70),
    ]


def test_no_snapshot(tmp_path: Path) -> None:
    with engine.opened(spill=tmp_path) as opened:
        found = retained(
            engine=opened, folder=tmp_path, start=END - 2 * SPAN, middle=END - SPAN, end=END
        )
    assert isinstance(found, Refusal)
    assert found.reason == "snapshot_missing"


def test_after_an_occasion(tmp_path: Path) -> None:
    kept(tmp_path, [("ann", 29, 100), ("ann", 10, 60), ("bob", 28, 50), ("cat", 5, 70)])
    june = Occasion(key="june", start=END - SPAN, end=END - SPAN + timedelta(days=5))
    with engine.opened(spill=tmp_path) as opened:
        (found,) = after_occasions(engine=opened, folder=tmp_path, occasions=[june], as_of=END)
        none = after_occasions(engine=opened, folder=tmp_path, occasions=[], as_of=END)
        missing = after_occasions(
            engine=opened, folder=tmp_path / "none", occasions=[june], as_of=END
        )
    assert (found.buyers, found.again, found.over) == (2, 1, False)
    assert none == ()
    assert isinstance(missing, Refusal)
