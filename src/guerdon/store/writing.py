"""The one way to write: a transaction, and in embedded mode one writer at a time."""

import errno
import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

from guerdon.store.parcel import is_sqlite, opened

__all__ = ["is_sqlite", "passing", "undo", "waited", "write"]


WITHOUT_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)


class _Opening:
    """The file beside the database, as one thread of one process opened it; closed with it."""

    def __init__(self, process: int, name: str, number: int) -> None:
        self.process, self.name, self.number = process, name, number

    def __del__(self) -> None:
        os.close(self.number)


class _Place(threading.local):
    """One thread's place in the row: how deep it writes, and how long it last waited for that."""

    depth = 0
    waited = 0.0
    opening: _Opening | None = None


class _Turn:
    """Whose turn it is to write the file, of all threads of all processes of the machine.

    SQLite's own lock is asked for again and again after ever longer sleeps, in no order; this one
    is handed on by the system at once, in the order of asking, and let go by it where a process is
    killed. Each thread asks by an opening of its own, or those of one process would wait for one
    another first and a process with fewer callers were served more often.
    """

    def __init__(self) -> None:
        self.place = _Place()

    def __enter__(self) -> None:
        mine = self.place
        if not mine.depth:
            begun = time.perf_counter()
            self._lock(fcntl.LOCK_EX)
            mine.waited = time.perf_counter() - begun
        mine.depth += 1

    def __exit__(self, *_: object) -> None:
        self.place.depth -= 1
        if not self.place.depth:
            self._lock(fcntl.LOCK_UN)

    def _lock(self, how: int) -> None:
        try:
            fcntl.flock(self._opened(), how)
        except OSError as error:
            # A disk without such locks: there SQLite's own has to do.
            if error.errno not in WITHOUT_LOCKS:
                raise

    def _opened(self) -> int:
        """This thread's own; a process that was forked has to open it anew."""
        process, name = os.getpid(), str(connection.settings_dict["NAME"])
        mine = self.place.opening
        if mine is None or (mine.process, mine.name) != (process, name):
            number = os.open(f"{name}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            mine = self.place.opening = _Opening(process, name, number)
        return mine.number


_turn = _Turn()


@contextmanager
def write() -> Iterator[None]:
    """Everything inside happens or nothing does.

    On SQLite threads and processes queue here instead of at the file, where a busy writer can
    starve for seconds; the transaction begins IMMEDIATE, so that what is read inside it is what
    the write is based on. PostgreSQL needs no turn.
    """
    if not is_sqlite():
        with transaction.atomic(), opened():
            yield
        return
    with _turn, transaction.atomic(), opened():
        yield


def waited() -> float:
    """Seconds that this thread waited for its last turn to write: others want to write, too.

    Always 0 on PostgreSQL, where nobody waits for a turn.
    """
    return 0.0 if not is_sqlite() else _turn.place.waited


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
