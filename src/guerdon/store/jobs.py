"""The jobs table: enqueue with the business write, claim under a lease, finish once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from guerdon.store.models import Job
from guerdon.store.writing import write

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One job as its worker and its watchers see it."""

    job: int
    kind: str
    args: dict[str, Any]
    state: str
    attempts: int
    progress: dict[str, Any]
    outcome: Any


def _work(row: Job) -> Work:
    return Work(
        job=row.pk,
        kind=row.kind,
        args=row.args,
        state=row.state,
        attempts=row.attempts,
        progress=row.progress,
        outcome=row.outcome,
    )


def enqueue(*, kind: str, args: dict[str, Any], now: datetime, unique: str | None = None) -> int:
    """A job due now; inside a transaction it exists only if that commits.

    A `unique` name in use answers the job that has it instead of a second one.
    """
    with write():
        if unique is not None:
            standing = Job.objects.filter(unique=unique).first()
            if standing is not None:
                return standing.pk
        row = Job.objects.create(kind=kind, args=args, unique=unique, due_at=now, created_at=now)
    return row.pk


def claim(*, now: datetime) -> Work | None:
    """The next job that is due or whose worker's lease ran out, leased to the caller."""
    due = Q(state="waiting", due_at__lte=now) | Q(state="running", leased_until__lt=now)
    if not Job.objects.filter(due).exists():
        return None
    with write():
        waiting = Job.objects.filter(due).order_by("due_at", "id")
        if connection.vendor == "postgresql":
            waiting = waiting.select_for_update(skip_locked=True)
        row = waiting.first()
        if row is None:
            return None
        row.state = "running" if row.attempts < MOST_ATTEMPTS else "failed"
        row.attempts += 1
        row.leased_until = now + LEASE
        row.save(update_fields=["state", "attempts", "leased_until"])
    return _work(row) if row.state == "running" else None


def renew(*, job: int, now: datetime, progress: dict[str, Any] | None = None) -> None:
    """Still at work: the lease runs on, and people see the progress."""
    changes: dict[str, Any] = {"leased_until": now + LEASE}
    if progress is not None:
        changes["progress"] = progress
    with write():
        Job.objects.filter(pk=job, state="running").update(**changes)


def finish(*, job: int, now: datetime, outcome: Any) -> None:
    """Done, with what came of it."""
    with write():
        Job.objects.filter(pk=job, state="running").update(
            state="done", finished_at=now, outcome=outcome, unique=None
        )


def fail(*, job: int, now: datetime, why: str) -> None:
    """Try again later, each time later than before, and give up after MOST_ATTEMPTS."""
    with write():
        row = Job.objects.get(pk=job)
        row.outcome = {"error": why[:500]}
        if row.attempts >= MOST_ATTEMPTS:
            row.state, row.finished_at, row.unique = "failed", now, None
        else:
            row.state, row.due_at = "waiting", now + timedelta(seconds=5 * 4**row.attempts)
        row.save()


def seen(*, job: int) -> Work | None:
    """A job as it stands, for those who watch it."""
    row = Job.objects.filter(pk=job).first()
    return _work(row) if row else None


def overdue(*, now: datetime) -> int:
    """How many jobs waited a minute longer than they should."""
    return Job.objects.filter(state="waiting", due_at__lt=now - timedelta(minutes=1)).count()
