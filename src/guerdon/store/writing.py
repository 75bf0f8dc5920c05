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


class _Turn:
    """Whose turn it is to write the file: one thread of this process, one process of the machine.

    SQLite's own lock is asked for again and again after ever longer sleeps, in no order; this one
    is handed on by the system at once, and let go by it where a process is killed.
    """

    def __init__(self) -> None:
        self._ours = threading.RLock()
        self._depth = 0
        self._file: tuple[int, str, int] | None = None
        self.waits = threading.local()

    def __enter__(self) -> None:
        begun = time.perf_counter()
        self._ours.acquire()
        try:
            if not self._depth:
                self._lock(fcntl.LOCK_EX)
                self.waits.last = time.perf_counter() - begun
            self._depth += 1
        except BaseException:
            self._ours.release()
            raise

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        try:
            if not self._depth:
                self._lock(fcntl.LOCK_UN)
        finally:
            self._ours.release()

    def _lock(self, how: int) -> None:
        try:
            fcntl.flock(self._opened(), how)
        except OSError as error:
            # A disk without such locks: there SQLite's own has to do.
            if error.errno not in WITHOUT_LOCKS:
                raise

    def _opened(self) -> int:
        """The file beside the database; a process that was forked opens its own."""
        process, name = os.getpid(), str(connection.settings_dict["NAME"])
        known = self._file
        if known is not None and known[:2] == (process, name):
            return known[2]
        if known is not None and known[0] == process:
            os.close(known[2])
        opened = os.open(f"{name}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._file = (process, name, opened)
        return opened


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
    return 0.0 if not is_sqlite() else getattr(_turn.waits, "last", 0.0)


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
