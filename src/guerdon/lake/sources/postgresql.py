"""Reads PostgreSQL by COPY into Arrow, in a session that cannot write."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from guerdon.lake.sources.address import Address

if TYPE_CHECKING:
    import pyarrow as pa

SECONDS = 10
# Reading only; days, times and zones as every version writes them.
SESSION = "-c default_transaction_read_only=on -c TimeZone=UTC -c DateStyle=ISO"
BYTES_A_BATCH = 8 << 20


def errors() -> tuple[type[Exception], ...]:
    """What the driver raises."""
    from adbc_driver_manager import Error

    return (Error,)


@contextmanager
def opened(address: Address) -> Iterator["Asked"]:
    """A connection that cannot write."""
    from adbc_driver_postgresql import dbapi

    with dbapi.connect(_uri(address)) as link, link.cursor() as cursor:
        cursor.adbc_statement.set_options(
            **{"adbc.postgresql.batch_size_hint_bytes": str(BYTES_A_BATCH)}
        )
        yield Asked(cursor)


def _uri(address: Address) -> str:
    who = quote(address.user, safe="")
    who += f":{quote(address.password, safe='')}" if address.password else ""
    host = f"[{address.host}]" if ":" in address.host else address.host
    port = f":{address.port}" if address.port else ""
    given = dict(address.options)
    given["options"] = f"{given.get('options', '')} {SESSION}".strip()
    words = urlencode({"connect_timeout": str(SECONDS), **given}, quote_via=quote)
    at = f"{who}@" if who else ""
    return f"postgresql://{at}{host}{port}/{quote(address.database, safe='')}?{words}"


class Asked:
    """See lake.sources.pulled.Asked."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor

    def columns(self, *, rows: str) -> list[str]:
        """The names of the columns of a table or query."""
        self.cursor.execute(f"SELECT * FROM {rows} LIMIT 0")
        return [str(column[0]) for column in self.cursor.description]

    def count(self, *, rows: str) -> int:
        """How many rows there are."""
        self.cursor.execute(f"SELECT count(*) FROM {rows}")
        return int(self.cursor.fetchone()[0])

    def texts(self, *, rows: str, columns: Sequence[str], size: int) -> "Iterator[pa.RecordBatch]":
        """All rows in batches of some megabytes, each column of type string."""
        named = [self.quoted(name=name) for name in columns]
        cast = ", ".join(f"{name}::text AS {name}" for name in named)
        self.cursor.execute(f"SELECT {cast} FROM {rows}")
        yield from self.cursor.fetch_record_batch()

    def quoted(self, *, name: str) -> str:
        """A name in double quotes."""
        return '"' + name.replace('"', '""') + '"'
