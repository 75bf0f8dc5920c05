"""Rows written by one plain statement, where the till is in a hurry."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection


def insert(
    *, table: str, rows: Sequence[Mapping[str, Any]], unless: str | None = None
) -> list[int]:
    """Insert rows with the same columns; the ids of those inserted, in no order.

    A row whose column `unless` has a value that is there already is left out; a parallel
    transaction that has just written it is waited for. Table and columns are our own words.
    """
    if not rows:
        return []
    columns = list(rows[0])
    places = f"({', '.join(['%s'] * len(columns))})"
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


def _adapted(given: Any) -> Any:
    """A moment as Django keeps it in this database, a document as JSON."""
    if isinstance(given, datetime):
        return connection.ops.adapt_datetimefield_value(given)
    if isinstance(given, dict | list):
        return json.dumps(given, ensure_ascii=False)
    return given
