"""The steps of the day-roll that are done, and whose turn it is to do them."""

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from django.db import connection

from guerdon.store import rows
from guerdon.store.models import DayStep
from guerdon.store.writing import write

TURN = 0x64617972  # the number of the advisory lock: one process rolls the day at a time


@contextmanager
def turn(*, folder: Path) -> Iterator[bool]:
    """True for the one who may roll the day now; the system frees it when a process dies."""
    if connection.vendor == "postgresql":
        mine = bool(rows.value(query="SELECT pg_try_advisory_lock(%s)", params=[TURN]))
        try:
            yield mine
        finally:
            if mine:
                rows.value(query="SELECT pg_advisory_unlock(%s)", params=[TURN])
        return
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "day.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def done(*, day: date) -> Mapping[str, Mapping[str, int]]:
    """The steps of the day that are done, with what they counted."""
    return dict(DayStep.objects.filter(day=day).values_list("step", "counts"))


def mark(*, day: date, step: str, counts: Mapping[str, int], now: datetime) -> None:
    """The step of that day is done; a second time changes nothing."""
    with write():
        DayStep.objects.get_or_create(
            day=day, step=step, defaults={"counts": dict(counts), "at": now}
        )


def last(*, step: str) -> date | None:
    """The last day on which the step was done."""
    return DayStep.objects.filter(step=step).order_by("-day").values_list("day", flat=True).first()
