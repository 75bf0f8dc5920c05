"""Copies query results into Parquet by ADBC, in a process of its own.

Two copies of SQLite in one process cancel each other's file locks (sqlite.org/howtocorrupt.html,
2.2.1), and ADBC brings its own copy. In a process of its own its locks hold, the reader's
snapshot is safe from a checkpoint, and the threads that serve the till keep their turn.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Columns = dict[str, str]
ROWS_A_BATCH = 131_072


def extract(*, job: dict[str, Any]) -> dict[str, int]:
    """Write each table of the job to `folder`/<table>.parquet; rows by table.

    The job is plain data: `kind` (sqlite or postgresql), `address` (path or URI), `folder`, and
    `tables`: name -> [sql, columns]. All queries see one moment of the database.
    """
    counted: dict[str, int] = {}
    with _opened(kind=job["kind"], address=job["address"]) as cursor:
        for table, (sql, columns) in job["tables"].items():
            cursor.execute(sql)
            batches = _batches(cursor.fetch_record_batch())
            to = Path(job["folder"]) / f"{table}.parquet"
            counted[table] = written(batches=batches, columns=columns, to=to)
    return counted


def written(*, batches: Iterable[Any], columns: Columns, to: Path) -> int:
    """Write batches (Arrow, any close type) with exactly these columns; how many rows."""
    import pyarrow.parquet as pq

    wanted = schema(columns=columns)
    rows = 0
    with pq.ParquetWriter(to, wanted, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(typed(batch=batch, columns=columns))
            rows += batch.num_rows
    return rows


def schema(*, columns: Columns) -> Any:
    """The Arrow schema that the plain words of terms.tables stand for."""
    import pyarrow as pa

    types = {
        "int": pa.int64(),
        "real": pa.float64(),
        "text": pa.string(),
        "moment": pa.timestamp("us"),
        "flag": pa.bool_(),
    }
    return pa.schema(
        [
            pa.field(name, types[word.removesuffix("?")], nullable=word.endswith("?"))
            for name, word in columns.items()
        ]
    )


def typed(*, batch: Any, columns: Columns) -> Any:
    """The batch in exactly these types: SQLite's texts become moments, its 0 and 1 flags.

    In a column that may be missing, an empty text stands for missing: SQLite's driver guesses
    a column's type from its first rows and must not see only NULLs there.
    """
    import pyarrow as pa

    wanted = schema(columns=columns)
    arrays = [
        _column(batch.column(place), field, columns[field.name])
        for place, field in enumerate(wanted)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=wanted)


def _column(array: Any, field: Any, word: str) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_string(array.type) and word.endswith("?"):
        array = pc.if_else(pc.equal(array, ""), pa.scalar(None, pa.string()), array)
    if pa.types.is_timestamp(array.type):
        # To microseconds, then to the bare number of them: UTC, whatever the session's zone.
        exact = array.cast(pa.timestamp("us", tz=array.type.tz), safe=False)
        return exact.cast(pa.int64()).cast(field.type)
    return array.cast(field.type)


def rows_as_batch(*, rows: list[tuple[Any, ...]], columns: Columns) -> Any:
    """Rows of a plain cursor as a batch that `typed` reads."""
    import pyarrow as pa

    arrays = []
    for place, word in enumerate(columns.values()):
        values = [_plain(row[place]) for row in rows]
        kind = word.removesuffix("?")
        if kind == "moment":
            texts = [value or None for value in values]
            arrays.append(pa.array(texts, type=pa.string()).cast(pa.timestamp("us")))
        elif kind == "flag":
            arrays.append(pa.array([bool(value) for value in values], type=pa.bool_()))
        else:
            arrays.append(pa.array(values, type=pa.string() if kind == "text" else None))
    return pa.RecordBatch.from_arrays(arrays, names=list(columns))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        naive = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        return naive.isoformat(sep=" ")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


@contextmanager
def _opened(*, kind: str, address: str) -> Iterator[Any]:
    """A cursor inside one read transaction."""
    if kind == "sqlite":
        from adbc_driver_sqlite import dbapi

        with dbapi.connect(f"file:{address}?mode=ro") as connection, connection.cursor() as cursor:
            cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(ROWS_A_BATCH)})
            yield cursor
        return
    from adbc_driver_postgresql import dbapi as postgresql

    with postgresql.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        yield cursor


def _batches(reader: Any) -> Iterator[Any]:
    yield from reader


if __name__ == "__main__":
    print(json.dumps(extract(job=json.load(sys.stdin))))  # noqa: T201 (the answer to the parent)
