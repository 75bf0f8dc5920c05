"""Rows written by one plain statement, where the till is in a hurry."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections

# The customer's row by the key that the outside knows.
CUSTOMER = "SELECT id FROM store_customer WHERE key = %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A value that the database looks up itself while it writes: one column of one row, or NULL."""

    query: str
    by: str | None


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
    looked = [value.query if isinstance(value, Looked) else "" for value in rows[0].values()]
    places = f"({', '.join(f'({query})' if query else '%s' for query in looked)})"
    conflict = f" ON CONFLICT ({unless}) DO NOTHING" if unless else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)})"
            f" VALUES {', '.join([places] * len(rows))}{conflict} RETURNING id",
            [_adapted(row[column]) for row in rows for column in columns],
        )
        return [int(pk) for (pk,) in cursor.fetchall()]


def value(*, query: str, params: Sequence[Any]) -> Any:
    """The first column of the first row, None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(query, [_adapted(one) for one in params])
        row = cursor.fetchone()
    return None if row is None else row[0]


def several(*, query: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows."""
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())


def changed(*, query: str, params: Sequence[Any]) -> int:
    """How many rows a statement changed."""
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return int(cursor.rowcount)


def moment(value: Any) -> datetime:
    """A moment as a plain statement reads it: PostgreSQL's is aware, SQLite's a text in UTC."""
    found: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def first(*, query: str, params: Sequence[Any]) -> tuple[Any, ...] | None:
    """The first row, or None: for the few reads that every call at the till makes.

    Asked of the driver itself, which takes a third of the time of Django's cursor; params are
    texts and numbers, which both drivers take as they are.
    """
    ours = connections[DEFAULT_DB_ALIAS]
    ours.close_if_health_check_failed()
    ours.ensure_connection()
    with ours.wrap_database_errors:
        found = ours.connection.execute(_spelled(ours.vendor, query), params)
        row: tuple[Any, ...] | None = found.fetchone()
    return row


def prepared(*, query: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of a statement that PostgreSQL parses and plans once a connection, not each time.

    For long statements of the till, whose planning would take longer than the work. PostgreSQL
    only.
    """
    from psycopg import Cursor

    ours = connections[DEFAULT_DB_ALIAS]
    ours.close_if_health_check_failed()
    ours.ensure_connection()
    ours.validate_no_broken_transaction()
    # Django switches this off for its own cursors, which put values into the text.
    ours.connection.prepare_threshold = 0
    with ours.wrap_database_errors, Cursor(ours.connection) as cursor:
        return list(cursor.execute(query, params, prepare=True).fetchall())


@cache
def _spelled(vendor: str, query: str) -> str:
    """The query with the driver's own mark for a value."""
    return query.replace("%s", "?") if vendor == "sqlite" else query


def _adapted(given: Any) -> Any:
    """A moment as Django keeps it in this database, a document as JSON, what to look up by."""
    if isinstance(given, Looked):
        return given.by
    if isinstance(given, datetime):
        return connection.ops.adapt_datetimefield_value(given)
    if isinstance(given, dict | list):
        return json.dumps(given, ensure_ascii=False)
    return given
