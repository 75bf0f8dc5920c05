"""One small table of orders in every shape that analysts bring."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

# Ann buys twice and returns a part, Bob buys once, nobody buys the last.
ROWS = pa.table(
    {
        "customer_id": ["ann", "ann", "bob", "ann", "ann", None],
        "order_id": ["o1", "o1", "o2", "o3", "o4", "o5"],
        "order_date": [
            datetime(2026, 1, 5),
            datetime(2026, 1, 5),
            datetime(2026, 1, 31),
            datetime(2026, 2, 9),
            datetime(2026, 2, 10),
            datetime(2026, 2, 11),
        ],
        "amount": [19.99, 0.01, 7.50, 10.00, -2.50, 99.0],
    }
)


def as_pandas(_: Path) -> Any:
    return ROWS.to_pandas()


def as_polars(_: Path) -> Any:
    import polars as pl

    return pl.from_arrow(ROWS)


def as_duckdb(_: Path) -> Any:
    import duckdb

    return duckdb.from_arrow(ROWS)


def as_ibis(_: Path) -> Any:
    import ibis

    return ibis.memtable(ROWS)


def as_csv(folder: Path) -> Any:
    csv.write_csv(ROWS, folder / "orders.csv")
    return folder / "orders.csv"


def as_parquet(folder: Path) -> Any:
    pq.write_table(ROWS, folder / "orders.parquet")
    return str(folder / "orders.parquet")


def as_folder(folder: Path) -> Any:
    place = folder / "orders"
    place.mkdir()
    for number in range(ROWS.num_rows):
        pq.write_table(ROWS.slice(number, 1), place / f"{number}.parquet")
    return place


SHAPES: dict[str, Callable[[Path], Any]] = {
    "arrow": lambda _: ROWS,
    "stream": lambda _: ROWS.to_reader(),
    "pandas": as_pandas,
    "polars": as_polars,
    "duckdb": as_duckdb,
    "ibis": as_ibis,
    "csv": as_csv,
    "parquet": as_parquet,
    "folder": as_folder,
}


def plain(answer: Any) -> list[dict[str, Any]]:
    """Any answer as rows."""
    if isinstance(answer, pa.Table):
        return answer.to_pylist()
    if hasattr(answer, "to_arrow_table"):
        return answer.to_arrow_table().to_pylist()  # type: ignore[no-any-return]
    if hasattr(answer, "to_pyarrow"):
        return answer.to_pyarrow().to_pylist()  # type: ignore[no-any-return]
    return pa.RecordBatchReader.from_stream(answer).read_all().to_pylist()
