"""Reads an SQLite file that is there; nothing is ever written or made."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from guerdon.lake.sources.address import Address
from guerdon.lake.sources.texts import batches

if TYPE_CHECKING:
    import pyarrow as pa


def errors() -> tuple[type[Exception], ...]:
    """What the driver raises."""
    return (sqlite3.Error,)


@contextmanager
def opened(address: Address) -> Iterator["Asked"]:
    """A connection that cannot write; a file that is not there is not made."""
    link = sqlite3.connect(f"{Path(address.database).resolve().as_uri()}?mode=ro", uri=True)
    try:
        yield Asked(link)
    finally:
        link.close()


class Asked:
    """See lake.sources.pulled.Asked."""

    def __init__(self, link: sqlite3.Connection) -> None:
        self.link = link

    def columns(self, *, rows: str) -> list[str]:
        """The names of the columns of a table or query."""
        found = self.link.execute(f"SELECT * FROM {rows} LIMIT 0")
        return [column[0] for column in found.description]

    def count(self, *, rows: str) -> int:
        """How many rows there are."""
        return int(self.link.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])

    def texts(self, *, rows: str, columns: Sequence[str], size: int) -> "Iterator[pa.RecordBatch]":
        """All rows in batches of `size`, each column of type string."""
        cast = ", ".join(f"CAST({self.quoted(name=name)} AS TEXT)" for name in columns)
        found = self.link.execute(f"SELECT {cast} FROM {rows}")
        yield from batches(rows=found, columns=columns, size=size)

    def quoted(self, *, name: str) -> str:
        """A name in double quotes."""
        return '"' + name.replace('"', '""') + '"'
