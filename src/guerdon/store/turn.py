"""One process at a time: whose turn it is for the night, the day, an intake or the schema."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from guerdon.store import rows

# The advisory locks of PostgreSQL; any numbers that nothing else takes.
LOCKS = {"night": 7_241_901, "day": 7_241_902, "intake": 7_241_903, "schema": 7_241_904}


@contextmanager
def turn(*, what: str, folder: Path, waits: bool = False) -> Iterator[bool]:
    """True for the one whose turn it is (a key of LOCKS); the system frees it when a process dies.

    A lock on a file in `folder`, and on PostgreSQL an advisory lock too, for machines that share
    the database and not the folder. With `waits` it is waited for and always had.
    """
    with machine_turn(what=what, folder=folder, waits=waits) as here:
        if not here or connection.vendor != "postgresql":
            yield here
            return
        asked = "pg_advisory_lock(%s) IS NOT NULL" if waits else "pg_try_advisory_lock(%s)"
        ours = bool(rows.value(query=f"SELECT {asked}", params=[LOCKS[what]]))
        try:
            yield ours
        finally:
            if ours:
                rows.value(query="SELECT pg_advisory_unlock(%s)", params=[LOCKS[what]])


@contextmanager
def machine_turn(*, what: str, folder: Path, waits: bool = False) -> Iterator[bool]:
    """As `turn`, among the processes that share the folder, whatever database they have."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / f"{what}.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
