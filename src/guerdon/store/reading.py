"""Reading several tables as one moment, and much of one table from its beginning to its end."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import F, Func


@contextmanager
def one_moment() -> Iterator[None]:
    """All reads inside see one state of the database; inside a transaction they see its own."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def through(*, column: str) -> Func | F:
    """The column to filter by where most rows are wanted: read one after the other.

    SQLite takes an index wherever there is one and looks up each row by it, which takes twelve
    times as long as reading the table through; a plus says that it must not.
    """
    return (
        Func(F(column), template="+%(expressions)s") if connection.vendor == "sqlite" else F(column)
    )
