"""Outcomes are read from a snapshot, or refused where it is none."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from guerdon.lake import engine
from guerdon.lake.load import schema
from guerdon.lake.outcomes import TABLES, outcomes
from guerdon.terms.decision import Refusal
from guerdon.terms.tables import SNAPSHOT

START = datetime(2026, 3, 2, tzinfo=UTC)
NAIVE = START.replace(tzinfo=None)
DAY = timedelta(days=1)


def written(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    table = pa.Table.from_pylist(rows, schema=schema(columns=SNAPSHOT[name]))
    pq.write_table(table, folder / f"{name}.parquet")


def order(key: str, customer: str, at: datetime, minor: int) -> dict[str, object]:
    plain = {"kind": "sale", "discount_minor": 0, "channel": "", "store": "", "simulated": False}
    return {"order": key, "customer": customer, "placed_at": at, "total_minor": minor, **plain}


def test_arms_and_weeks(tmp_path: Path) -> None:
    written(
        tmp_path,
        "assignments",
        [
            {
                "campaign": "c",
                "customer": who,
                "arm": arm,
                "offer": None,
                "assigned_at": NAIVE,
                "expected_minor": expected,
            }
            for who, arm, expected in (("ann", "given", 0), ("bob", "holdout", 50))
        ],
    )
    written(
        tmp_path,
        "orders",
        [
            order("1", "ann", NAIVE + DAY, 900),
            order("2", "bob", NAIVE - DAY, 50),
            order("3", "bob", NAIVE + 8 * DAY, 70),
        ],
    )
    redeemed = {"campaign": "c", "offer": "o", "customer": "ann", "at": NAIVE + DAY}
    written(tmp_path, "redemptions", [{**redeemed, "discount_minor": 100}])
    with engine.opened(spill=tmp_path) as opened:
        found = outcomes(
            engine=opened, folder=tmp_path, campaign="c", start=START, end=START + 14 * DAY
        )
    assert not isinstance(found, Refusal)
    given, held = found["arms"]
    assert (given["arm"], given["n"], given["sales_total"], given["before_total"]) == (
        "given",
        1,
        1000.0,
        0.0,
    )
    assert (held["sales_total"], held["before_total"], held["sales_products"]) == (
        70.0,
        50.0,
        3500.0,
    )
    assert [(row["week"], row["arm"], row["sales"]) for row in found["weekly"]] == [
        (0, "given", 900),
        (1, "holdout", 70),
    ]


def test_no_snapshot(tmp_path: Path) -> None:
    with engine.opened(spill=tmp_path) as opened:
        found = outcomes(engine=opened, folder=tmp_path, campaign="c", start=START, end=START + DAY)
    assert isinstance(found, Refusal)
    assert found.reason == "snapshot_missing"
    assert found.data["table"] in TABLES
