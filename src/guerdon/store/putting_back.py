"""SQLite's log put back into the file by who has the time, and not by an order at the till."""

from django.db import connection

from guerdon.store.parcel import is_sqlite


def put_back() -> int:
    """Write what the log has into the file, beside readers and writers; so many pages, 0 if none.

    Whose commit makes the log long enough would do it else, with everybody in the row behind it:
    every few hundred orders one of them took some sixty milliseconds more. PostgreSQL has a process
    of its own for that, and nothing is done here.
    """
    if not is_sqlite():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
        _, _, done = cursor.fetchone()
    return max(0, int(done))
