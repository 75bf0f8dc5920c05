"""Rows of a database, as texts in a Parquet file, in bounded memory: the way in for intake."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from guerdon.lake.rows import MOST_COLUMNS
from guerdon.lake.sources import mysql, postgresql, sqlite
from guerdon.lake.sources.address import Address
from guerdon.terms.decision import Refusal
from guerdon.terms.telling import Tell

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 1 << 16


class Asked(Protocol):
    """A connection that only reads; every column comes as the text that people would see."""

    def columns(self, *, rows: str) -> list[str]:
        """The names of the columns of a table or query."""

    def count(self, *, rows: str) -> int:
        """How many rows there are."""

    def texts(self, *, rows: str, columns: Sequence[str], size: int) -> "Iterator[pa.RecordBatch]":
        """All rows in batches of about `size`, each column of type string."""

    def quoted(self, *, name: str) -> str:
        """A name as this database writes it in a statement."""


Opening = Callable[[Address], AbstractContextManager[Any]]
OPENED: dict[str, tuple[Opening, Callable[[], tuple[type[Exception], ...]]]] = {
    "postgresql": (postgresql.opened, postgresql.errors),
    "mysql": (mysql.opened, mysql.errors),
    "sqlite": (sqlite.opened, sqlite.errors),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A table, with its schema before a dot, or a query; exactly one of them."""

    table: str = ""
    query: str = ""


def pulled(
    *, address: Address, wanted: Wanted, to: Path, most: int | None = None, tell: Tell
) -> int | Refusal:
    """Write what is wanted to the Parquet file `to`, all columns as texts; how many rows.

    `most` rows at most. The connection cannot write. Refused: no driver here, nobody there, what
    the database itself says of the table or query, no column, too many, or one named twice.
    """
    if bool(wanted.table) == bool(wanted.query):
        return Refusal(reason="source_wanted")
    opening, errors = OPENED[address.kind]
    said: tuple[type[Exception], ...] = (*errors(), OSError, UnicodeDecodeError)
    try:
        with opening(address) as asked:
            return _written(asked, wanted, to, most, tell)
    except ModuleNotFoundError:
        return Refusal(reason="source_driver", data={"kind": address.kind})
    except said as error:
        return Refusal(
            reason="source_said",
            data={"source": address.shown, "problem": problem(error=error, address=address)},
        )


def _written(asked: Asked, wanted: Wanted, to: Path, most: int | None, tell: Tell) -> int | Refusal:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = _rows(asked, wanted)
    names = asked.columns(rows=rows)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        return Refusal(reason="column_repeated", data={"file": _title(wanted), "column": twice})
    if not names or len(names) > MOST_COLUMNS:
        data = {"file": _title(wanted), "columns": len(names), "most": MOST_COLUMNS}
        return Refusal(reason="too_many_columns", data=data)
    limited = rows if most is None else f"(SELECT * FROM {rows} LIMIT {most}) AS some_rows"
    total = asked.count(rows=rows) if most is None else most
    done = 0
    with pq.ParquetWriter(to, pa.schema([(name, pa.string()) for name in names])) as writer:
        for batch in asked.texts(rows=limited, columns=names, size=ROWS):
            writer.write_batch(batch)
            done += batch.num_rows
            tell({"step": "pull", "done": done, "of": total})
    return done


def _rows(asked: Asked, wanted: Wanted) -> str:
    """What follows FROM: the table by its quoted name, or the query in brackets."""
    if wanted.table:
        return ".".join(asked.quoted(name=part) for part in wanted.table.split("."))
    return f"(\n{wanted.query.strip().rstrip(';')}\n) AS asked"


def _title(wanted: Wanted) -> str:
    return wanted.table or "SELECT"


def problem(*, error: Exception, address: Address) -> str:
    """The first line of what a driver said, short and without the password."""
    said = " ".join(str(error).split())[:300] or type(error).__name__
    return said.replace(address.password, "***") if address.password else said
