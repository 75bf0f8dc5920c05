"""The one way to write: a transaction, and in embedded mode one writer at a time."""

import errno
import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from django.db import Error as DjangoError
from django.db import InterfaceError, OperationalError, connection, transaction

from guerdon.store.parcel import is_sqlite, opened

__all__ = ["Trouble", "is_sqlite", "trouble", "undo", "waited", "write"]

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


class Trouble(StrEnum):
    """What keeps a call from its answer that is no fault of the call.

    busy: others want the same rows or the same file; again at once. away: the server is going,
    coming, full of connections or not to be reached; again in a while. full: a disk has no room,
    and somebody has to make some.
    """

    BUSY = "busy"
    AWAY = "away"
    FULL = "full"


# By the beginning of PostgreSQL's state of an error, the longer one first.
STATES = {
    "53100": Trouble.FULL,
    "40": Trouble.BUSY,
    "55P03": Trouble.BUSY,
    "57P": Trouble.AWAY,
    "53": Trouble.AWAY,
    "08": Trouble.AWAY,
}
# By the beginning of SQLite's name of an error.
NAMES = {
    "SQLITE_BUSY": Trouble.BUSY,
    "SQLITE_LOCKED": Trouble.BUSY,
    "SQLITE_FULL": Trouble.FULL,
}


def trouble(*, error: BaseException | None) -> Trouble | None:
    """The trouble that the error tells of; None for a fault of ours."""
    if isinstance(error, OSError):
        return Trouble.FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else None
    cause = error.__cause__ if isinstance(error, DjangoError) else error
    told: Any = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    if told is not None:
        known = STATES | NAMES
        return next((known[one] for one in known if str(told).startswith(one)), None)
    # A connection of psycopg that is gone has no state to tell.
    gone = isinstance(error, OperationalError | InterfaceError) and not is_sqlite()
    return Trouble.AWAY if gone else None
