"""The one way to write: a transaction, and in embedded mode one writer at a time per process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_turn = threading.RLock()


@contextmanager
def write() -> Iterator[None]:
    """Everything inside happens or nothing does.

    On SQLite the threads of this process queue here instead of at the file, where a busy writer
    can starve for seconds; the transaction begins IMMEDIATE, so that what is read inside it is
    what the write is based on. PostgreSQL needs no turn.
    """
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    with _turn, transaction.atomic():
        yield


def undo() -> None:
    """Leave nothing of what the innermost `write()` did: for a refusal found half-way through."""
    transaction.set_rollback(True)


def is_sqlite() -> bool:
    """Whether the store is embedded."""
    return connection.vendor == "sqlite"
