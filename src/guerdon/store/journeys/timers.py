"""Timers: runs of journeys whose time has come, each taken by one worker."""

from datetime import datetime, timedelta

from guerdon.store.journeys import runs
from guerdon.store.journeys.runs import Held
from guerdon.store.models import JourneyRun as Row
from guerdon.store.writing import is_sqlite

MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=2)
BATCH = 500


def due(*, now: datetime, most: int = BATCH, after: int = 0) -> tuple[Held, ...]:
    """Runs of live journeys that are due, held until the transaction ends; call it in `write()`.

    Those that another worker holds are left to it.
    """
    found = Row.objects.filter(due_at__lte=now, journey__state="live", pk__gt=after)
    if not is_sqlite():
        found = found.select_for_update(skip_locked=True, of=("self",))
    return runs.held_rows(found=found.order_by("due_at", "pk")[:most])


def one(*, key: str, now: datetime) -> Held | None:
    """A run that is still due, held; None where another worker was first."""
    found = Row.objects.filter(key=key, due_at__lte=now)
    if not is_sqlite():
        found = found.select_for_update(skip_locked=True, of=("self",))
    return next(iter(runs.held_rows(found=found)), None)


def stumbled(*, key: str, why: str, now: datetime) -> bool:
    """A run could not go on and was undone: later again; False when it is given up.

    Call it inside `write()`. One that is given up has no timer any more and keeps its trouble.
    """
    row = Row.objects.select_for_update().get(key=key)
    row.attempts += 1
    again = row.attempts < MOST_ATTEMPTS
    row.due_at = now + FIRST_PAUSE * 2**row.attempts if again else None
    row.trouble = why[-300:]
    row.save(update_fields=["attempts", "due_at", "trouble"])
    return again
