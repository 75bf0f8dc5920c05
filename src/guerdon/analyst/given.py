"""Tables as analysts bring them, and the same kind of table back."""

from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import Any

import pyarrow as pa

Back = Callable[[pa.Table], Any]


class UnreadableTableError(TypeError):
    """This is no table that can be read here."""


def read(*, data: Any) -> tuple[pa.Table | Path, Back]:
    """The data as an Arrow table or a path, and how an answer takes the same shape.

    A pandas, polars or Arrow table, a DuckDB relation, an Ibis table, or a path to a CSV or
    Parquet file or a folder of Parquet files; a path is answered with an Arrow table.
    Raises UnreadableTableError for anything else, FileNotFoundError where there is no such file.
    """
    if isinstance(data, str | PathLike):
        if not Path(data).exists():
            raise FileNotFoundError(f"there is no file or folder {str(data)!r}")
        return Path(data), _arrow
    if isinstance(data, pa.Table):
        return data, _arrow
    if isinstance(data, pa.RecordBatchReader):
        return data.read_all(), _arrow
    house = type(data).__module__.partition(".")[0]
    back = _BACK.get(house, _arrow)
    if hasattr(data, "__arrow_c_stream__"):
        return pa.RecordBatchReader.from_stream(data).read_all(), back
    if house == "ibis":
        return data.to_pyarrow(), back
    if house in ("duckdb", "_duckdb"):
        return data.to_arrow_table(), back
    raise UnreadableTableError(
        f"a pandas, polars, Arrow, DuckDB or Ibis table or a path is wanted, not {type(data)}"
    )


def _arrow(table: pa.Table) -> pa.Table:
    return table


def _pandas(table: pa.Table) -> Any:
    return table.to_pandas()


def _polars(table: pa.Table) -> Any:
    import polars as pl  # type: ignore[import-not-found,unused-ignore]

    return pl.from_arrow(table)


def _duckdb(table: pa.Table) -> Any:
    import duckdb

    return duckdb.from_arrow(table)


def _ibis(table: pa.Table) -> Any:
    import ibis

    return ibis.memtable(table)


_BACK: dict[str, Back] = {
    "pandas": _pandas,
    "polars": _polars,
    "duckdb": _duckdb,
    "_duckdb": _duckdb,
    "ibis": _ibis,
}
