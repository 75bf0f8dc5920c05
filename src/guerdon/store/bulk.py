"""Many rows in one statement, on SQLite and PostgreSQL; call it inside a write."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection

# So many moments are kept as text: a night's million rows have the same few.
MOMENTS = 4_096


def insert(
    *, table: str, columns: dict[str, str], rows: Sequence[tuple[Any, ...]], once: bool = False
) -> int:
    """Insert rows of `columns` (name -> PostgreSQL type) and say how many were.

    `once` leaves rows alone that a unique column already has.
    """
    if not rows:
        return 0
    names = ", ".join(f'"{name}"' for name in columns)
    last = "ON CONFLICT DO NOTHING" if once else ""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places}) {last}', rows)
        else:
            # One array a column: PostgreSQL plans and sends this once for any number of rows.
            places = ", ".join(f"%s::{kind}[]" for kind in columns.values())
            cursor.execute(
                f'INSERT INTO "{table}" ({names}) SELECT * FROM unnest({places}) {last}',
                [array(column) for column in zip(*rows, strict=True)],
            )
        return int(cursor.rowcount)


def insert_columns(
    *, table: str, columns: Mapping[str, str], values: Mapping[str, Sequence[Any]]
) -> None:
    """Insert rows that come as one list for each of `columns` (name -> PostgreSQL type)."""
    lists = [values[name] for name in columns]
    if not lists[0]:
        return
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * len(columns))
            query = f'INSERT INTO "{table}" ({names}) VALUES ({places})'
            cursor.executemany(query, list(zip(*lists, strict=True)))
        else:
            places = ", ".join(f"%s::{kind}[]" for kind in columns.values())
            query = f'INSERT INTO "{table}" ({names}) SELECT * FROM unnest({places})'
            cursor.execute(query, [array(one) for one in lists])


def renew(
    *,
    table: str,
    columns: dict[str, str],
    rows: Sequence[tuple[Any, ...]],
    by: tuple[str, ...],
) -> None:
    """Insert rows, or write them over those that have the same unique columns `by`."""
    if not rows:
        return
    names = ", ".join(f'"{name}"' for name in columns)
    fresh = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in by)
    last = f"ON CONFLICT ({', '.join(by)}) DO UPDATE SET {fresh}"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places}) {last}', rows)
        else:
            places = ", ".join(f"%s::{kind}[]" for kind in columns.values())
            cursor.execute(
                f'INSERT INTO "{table}" ({names}) SELECT * FROM unnest({places}) {last}',
                [array(column) for column in zip(*rows, strict=True)],
            )


def moment(at: datetime) -> Any:
    """An aware moment as the database's own statements take it."""
    return connection.ops.adapt_datetimefield_value(at)


def among(column: str, values: Sequence[Any], kind: str = "text") -> tuple[str, list[Any]]:
    """A condition that the column is one of the values, with its parameters; any number of them."""
    if connection.vendor == "sqlite":
        places = ", ".join(["%s"] * len(values)) or "NULL"
        return f"{column} IN ({places})", list(values)
    return f"{column} = ANY(%s::{kind}[])", [array(values)]


def array(values: Sequence[Any]) -> Any:
    """The values as one text that PostgreSQL reads an array from; name its type by a cast.

    The driver would look at each value twice and search each text for what it must escape: of a
    night's million rows that took longer than the database did. Values of a kind that is not
    known here are left to the driver, as the list they are.
    """
    kinds = set(map(type, values))
    if kinds == {int}:
        return f"{{{','.join(map(str, values))}}}"
    try:
        return f"{{{','.join([_WRITTEN[type(one)](one) for one in values])}}}"
    except KeyError:
        return list(values)


def told(at: datetime) -> str:
    """The moment as text (ISO 8601). Many rows have the same few, which are written once."""
    # Elsewhere than in UTC two moments may be equal by their clocks when clocks are put back.
    return _told(at) if at.tzinfo is UTC else at.isoformat()


@lru_cache(maxsize=MOMENTS)
def _told(at: datetime) -> str:
    return at.isoformat()


@lru_cache(maxsize=MOMENTS)
def read(text: str) -> datetime:
    """The moment that `told` wrote."""
    return datetime.fromisoformat(text)


def _quoted(text: str) -> str:
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if '"' in text:
        text = text.replace('"', '\\"')
    return f'"{text}"'


_WRITTEN: dict[type, Callable[[Any], str]] = {
    int: str,
    float: repr,
    bool: {True: "t", False: "f"}.__getitem__,
    str: _quoted,
    datetime: lambda at: f'"{told(at)}"',
    type(None): lambda _: "NULL",
}
