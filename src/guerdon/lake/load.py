"""Reads a snapshot: exactly the tables, columns and types of terms.tables, or a named refusal."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from guerdon.terms.decision import Refusal
from guerdon.terms.tables import SNAPSHOT, Columns

# Moments are UTC without a zone mark, so that no engine shifts them by its own time zone.
ARROW = {
    "int": pa.int64(),
    "real": pa.float64(),
    "text": pa.string(),
    "moment": pa.timestamp("us"),
    "flag": pa.bool_(),
}

# The orders of an earlier snapshot that count no more, or are read again.
GONE = "gone.parquet"
# The mark of the snapshot that was read as a whole, on which others rest.
SINCE = "since.json"


def schema(*, columns: Columns) -> pa.Schema:
    """The Arrow schema that the plain words stand for."""
    return pa.schema(
        [
            pa.field(name, ARROW[word.removesuffix("?")], nullable=word.endswith("?"))
            for name, word in columns.items()
        ]
    )


def loaded(
    *, engine: Any, folder: Path, tables: Iterable[str] = tuple(SNAPSHOT)
) -> dict[str, Any] | Refusal:
    """Name -> Ibis table over `folder`/<name>.parquet, each checked before any is read."""
    for name in tables:
        refused = checked(file=folder / f"{name}.parquet", name=name, columns=SNAPSHOT[name])
        if refused:
            return refused
    return {name: _read(engine, folder, name) for name in tables}


def _read(engine: Any, folder: Path, name: str) -> Any:
    """The table; of orders and lines those of an earlier snapshot, less what is read again."""
    table = engine.read_parquet(str(folder / f"{name}.parquet"))
    more = folder / f"{name}.more.parquet"
    if not more.is_file():
        return table
    gone = engine.read_parquet(str(folder / GONE))
    return table.anti_join(gone, "order").union(engine.read_parquet(str(more)))


def touched(*, engine: Any, folder: Path, before: Path | None = None) -> Any | None:
    """Customers of orders that came, went or changed since the snapshot `before`.

    Both go on from the same one (or `before` is that one), and each tells by its GONE what is
    different from it: an order may also have changed and be again as it was. None where this one
    was read as a whole, or rests on another than that. A customer may be told more than once.
    """
    if not (folder / GONE).is_file():
        return None
    if before is not None and _rests_on(before) != _rests_on(folder):
        return None
    found = _of_changed(engine, folder)
    if before is not None and (before / GONE).is_file():
        found = found.union(_of_changed(engine, before))
    return found.filter(found.customer.notnull())


def _rests_on(folder: Path) -> bytes:
    mark = folder / SINCE
    return mark.read_bytes() if mark.is_file() else b""


def _of_changed(engine: Any, folder: Path) -> Any:
    gone = engine.read_parquet(str(folder / GONE))
    before = engine.read_parquet(str(folder / "orders.parquet")).semi_join(gone, "order")
    now = engine.read_parquet(str(folder / "orders.more.parquet"))
    return before.select("customer").union(now.select("customer"))


def checked(*, file: Path, name: str, columns: Columns) -> Refusal | None:
    """Why the file is not this table; read from its footer alone."""
    if not file.is_file():
        return Refusal(reason="snapshot_missing", data={"table": name})
    try:
        footer = pq.read_metadata(file)
        found = footer.schema.to_arrow_schema()
    except (pa.ArrowInvalid, OSError):
        return Refusal(reason="snapshot_unreadable", data={"table": name})
    wanted = schema(columns=columns)
    if found.names != wanted.names:
        data = {"table": name, "found": found.names, "expected": wanted.names}
        return Refusal(reason="snapshot_columns", data=data)
    for field in wanted:
        got = found.field(field.name).type
        if got != field.type:
            data = {
                "table": name,
                "column": field.name,
                "found": str(got),
                "expected": columns[field.name],
            }
            return Refusal(reason="snapshot_type", data=data)
    return _gaps(footer, name, columns)


def _gaps(footer: Any, name: str, columns: Columns) -> Refusal | None:
    for place, (column, word) in enumerate(columns.items()):
        if word.endswith("?"):
            continue
        missing = 0
        for group in range(footer.num_row_groups):
            counts = footer.row_group(group).column(place).statistics
            missing += counts.null_count if counts is not None and counts.has_null_count else 0
        if missing:
            data = {"table": name, "column": column, "rows": missing}
            return Refusal(reason="snapshot_null", data=data)
    return None
