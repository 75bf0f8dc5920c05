"""Purchases out of a snapshot: of named customers, each pair once, with its first and last day."""

from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from guerdon.lake import engine
from guerdon.lake.load import schema
from guerdon.lake.purchases import purchases
from guerdon.terms.decision import Refusal
from guerdon.terms.tables import SNAPSHOT

START = datetime(2026, 1, 1)


def _written(folder: Path, name: str, rows: list[dict]) -> None:
    pq.write_table(
        pa.Table.from_pylist(rows, schema=schema(columns=SNAPSHOT[name])),
        folder / f"{name}.parquet",
    )


def test_pairs_as_bought(tmp_path: Path) -> None:
    def order(key: str, customer: str | None, day: int, kind: str = "sale") -> dict:
        at = START + timedelta(days=day)
        amounts = {"total_minor": 1, "discount_minor": 0, "channel": "", "store": ""}
        whole = {"order": key, "customer": customer, "kind": kind, "placed_at": at}
        return whole | amounts | {"simulated": False}

    def line(order: str, number: int, sku: str, quantity: int = 1000) -> dict:
        whole = {"order": order, "line": number, "sku": sku, "quantity_milli": quantity}
        return whole | {"amount_minor": 1, "discount_minor": 0}

    _written(
        tmp_path,
        "orders",
        [
            order("1", "b", 0),
            order("2", "a", 1),
            order("3", None, 2),
            order("4", "a", 3),
            order("5", "a", 4, "return"),
        ],
    )
    _written(
        tmp_path,
        "lines",
        [
            line("1", 1, "tea"),
            line("1", 2, "cup", -1000),
            line("2", 1, "tea"),
            line("3", 1, "tea"),
            line("4", 1, "tea"),
            line("4", 2, ""),
            line("5", 1, "pot"),
        ],
    )
    with engine.opened(spill=tmp_path) as opened:
        found = purchases(engine=opened, folder=tmp_path)
        seconds = int((START - datetime(1970, 1, 1)).total_seconds())
        assert found.to_pylist() == [
            {"customer": "a", "sku": "tea", "at": seconds + 3 * 86_400, "first": seconds + 86_400},
            {"customer": "b", "sku": "tea", "at": seconds, "first": seconds},
        ]
        missing = purchases(engine=opened, folder=tmp_path / "nowhere")
    assert isinstance(missing, Refusal)
    assert missing.reason == "snapshot_missing"
