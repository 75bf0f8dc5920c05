"""The one way to write: a transaction, and in embedded mode one writer at a time per process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, transaction

from guerdon.store.parcel import is_sqlite, opened

__all__ = ["is_sqlite", "passing", "undo", "write"]

_turn = threading.RLock()


@contextmanager
def write() -> Iterator[None]:
    """Everything inside happens or nothing does.

    On SQLite the threads of this process queue here instead of at the file, where a busy writer
    can starve for seconds; the transaction begins IMMEDIATE, so that what is read inside it is
    what the write is based on. PostgreSQL needs no turn.
    """
    if not is_sqlite():
        with transaction.atomic(), opened():
            yield
        return
    with _turn, transaction.atomic(), opened():
        yield


def undo() -> None:
    """Leave nothing of what the innermost `write()` did: for a refusal found half-way through."""
    transaction.set_rollback(True)


# PostgreSQL: rolled back for the sake of others, a lock not to be had, the server going or coming.
PASSING = ("40", "55P03", "57P", "53", "08")


def passing(*, error: OperationalError) -> bool:
    """Whether the same call may well succeed a moment later, by no fault of its own.

    A deadlock that the database broke, a connection that it dropped, a file that stayed locked.
    """
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None)
    if state is None:
        # Without a state: SQLite's busy file, or a connection of psycopg that is gone.
        return getattr(cause, "sqlite_errorname", "SQLITE_BUSY").startswith(
            ("SQLITE_BUSY", "SQLITE_LOCKED")
        )
    return str(state).startswith(PASSING)
