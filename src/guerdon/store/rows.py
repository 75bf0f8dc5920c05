"""Rows written by one plain statement, where the till is in a hurry."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from guerdon.store.parcel import Check, Ready, asked, is_sqlite, later

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The customer's row by the key that the outside knows; an old number is its survivor's.
CUSTOMER = "SELECT coalesce(merged_into_id, id) FROM store_customer WHERE key = %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A value that the database looks up itself while it writes: one column of one row, or NULL."""

    query: str
    by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A table whose rows have lines in another, linked by their number.

    A row whose column `unless` has a value that is there already is left out. `kinds` are the
    columns of a line with their types in PostgreSQL.
    """

    table: str
    unless: str
    lines: str
    link: str
    kinds: Mapping[str, str]


def insert(
    *, table: str, rows: Sequence[Mapping[str, Any]], unless: str | None = None
) -> list[int]:
    """Insert rows with the same columns; the ids of those inserted, in no order.

    A row whose column `unless` has a value that is there already is left out; a parallel
    transaction that has just written it is waited for. Table and columns are our own words. What
    one row has looked up, all have.
    """
    if not rows:
        return []
    columns = list(rows[0])
    query = f"{_into(table, rows[0], len(rows), unless)} RETURNING id"
    (answer,) = asked((query, [_adapted(row[column]) for row in rows for column in columns]))
    return [int(pk) for (pk,) in answer.rows]


def insert_later(*, table: str, row: Mapping[str, Any], unless: str | None = None) -> None:
    """Insert one row, as `insert`, with the next statement of the transaction."""
    query = Ready(_into(table, row, 1, unless))
    later(query=query, params=[_adapted(value) for value in row.values()])


def family_later(
    *,
    family: Family,
    row: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
    check: Check,
) -> None:
    """Insert one row with its lines, with the next statement of the transaction.

    `check` is told 1, or 0 where the row was there already; a parallel transaction that has just
    written it is waited for.
    """
    first = [_adapted(value) for value in row.values()]
    into = _into(family.table, row, 1, family.unless)
    columns = ", ".join(family.kinds)
    if not is_sqlite():
        kinds = ", ".join(f"{name} {kind}" for name, kind in family.kinds.items())
        query = f"""
        WITH made AS ({into} RETURNING id), lined AS (
          INSERT INTO {family.lines} ({family.link}, {columns})
          SELECT made.id, line.* FROM made, jsonb_to_recordset(%s::jsonb) AS line ({kinds})
        ) SELECT id FROM made"""
        later(query=Ready(query), params=[*first, json.dumps(list(lines))], check=check)
        return
    (made,) = asked((f"{into} RETURNING id", first))
    check(len(made.rows))
    if lines:
        places = ", ".join(["(" + ", ".join(["%s"] * (1 + len(family.kinds))) + ")"] * len(lines))
        values = [v for line in lines for v in (made.rows[0][0], *line.values())]
        asked((f"INSERT INTO {family.lines} ({family.link}, {columns}) VALUES {places}", values))


def _into(table: str, row: Mapping[str, Any], count: int, unless: str | None) -> str:
    looked = [value.query if isinstance(value, Looked) else "" for value in row.values()]
    places = f"({', '.join(f'({query})' if query else '%s' for query in looked)})"
    conflict = f" ON CONFLICT ({unless}) DO NOTHING" if unless else ""
    values = ", ".join([places] * count)
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES {values}{conflict}"


def value(*, query: str, params: Sequence[Any]) -> Any:
    """The first column of the first row, None when there is none."""
    row = first(query=query, params=params)
    return None if row is None else row[0]


def several(*, query: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows."""
    return asked((query, params))[0].rows


def changed(*, query: str, params: Sequence[Any]) -> int:
    """How many rows a statement changed."""
    return asked((query, params))[0].count


def first(*, query: str, params: Sequence[Any]) -> tuple[Any, ...] | None:
    """The first row, or None."""
    found = asked((query, params))[0].rows
    return found[0] if found else None


def document(value: Any) -> Any:
    """A JSON column as a plain statement reads it: text on SQLite, plain data on PostgreSQL."""
    return json.loads(value) if isinstance(value, str) else value


def moment(value: Any) -> datetime:
    """A moment as a plain statement reads it.

    PostgreSQL's is aware, SQLite's a text in UTC; a whole number is one of `micros`.
    """
    if isinstance(value, int):
        return _since_1970(value)
    found: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


@lru_cache(maxsize=4_096)
def _since_1970(micros: int) -> datetime:
    """Ends of lots and of periods are the same few moments in a night's million rows."""
    return EPOCH + timedelta(microseconds=micros)


def micros(column: str) -> str:
    """How to read a column of moments by the many, for `moment` to make moments of.

    PostgreSQL tells whole microseconds since 1970: the driver takes ten times as long to read a
    moment as a number.
    """
    return column if is_sqlite() else f"(extract(epoch FROM {column}) * 1000000)::bigint"


def _adapted(given: Any) -> Any:
    """What to look up by, and a document as JSON."""
    if isinstance(given, Looked):
        return given.by
    if isinstance(given, dict | list):
        return json.dumps(given, ensure_ascii=False)
    return given
