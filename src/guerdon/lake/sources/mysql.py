"""Reads MySQL and MariaDB by a cursor of the server, in a session that cannot write."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from guerdon.lake.sources.address import Address
from guerdon.lake.sources.texts import batches

if TYPE_CHECKING:
    import pyarrow as pa

SECONDS = 10


def errors() -> tuple[type[Exception], ...]:
    """What the driver raises; nothing where it is not installed."""
    try:
        from pymysql import MySQLError
    except ModuleNotFoundError:
        return ()
    return (MySQLError,)


@contextmanager
def opened(address: Address) -> Iterator["Asked"]:
    """A connection that cannot write; ModuleNotFoundError without guerdon[mysql]."""
    import pymysql
    from pymysql.cursors import SSCursor

    link = pymysql.connect(
        host=address.host or "localhost",
        port=address.port or 3306,
        user=address.user or None,
        password=address.password,
        database=address.database,
        charset="utf8mb4",
        connect_timeout=SECONDS,
        cursorclass=SSCursor,
        local_infile=False,
    )
    try:
        with link.cursor() as cursor:
            cursor.execute("SET SESSION time_zone = '+00:00'")
            cursor.execute("SET SESSION TRANSACTION READ ONLY")
            cursor.execute("START TRANSACTION READ ONLY")
            yield Asked(cursor)
    finally:
        link.close()


class Asked:
    """See lake.sources.pulled.Asked."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor

    def columns(self, *, rows: str) -> list[str]:
        """The names of the columns of a table or query."""
        self.cursor.execute(f"SELECT * FROM {rows} LIMIT 0")
        names = [str(column[0]) for column in self.cursor.description]
        # A cursor of the server must be read to its end before it is asked again.
        self.cursor.fetchall()
        return names

    def count(self, *, rows: str) -> int:
        """How many rows there are."""
        self.cursor.execute(f"SELECT count(*) FROM {rows}")
        found = self.cursor.fetchall()
        return int(found[0][0])

    def texts(self, *, rows: str, columns: Sequence[str], size: int) -> "Iterator[pa.RecordBatch]":
        """All rows in batches of `size`, each column of type string."""
        cast = ", ".join(f"CAST({self.quoted(name=name)} AS CHAR)" for name in columns)
        # The driver takes a percent sign for a place of its own unless nothing is to be bound.
        self.cursor.execute(f"SELECT {cast} FROM {rows}", None)
        source = iter(self.cursor.fetchone, None)
        yield from batches(rows=source, columns=columns, size=size)

    def quoted(self, *, name: str) -> str:
        """A name in backticks."""
        return "`" + name.replace("`", "``") + "`"
