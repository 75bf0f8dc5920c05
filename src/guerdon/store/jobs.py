"""The jobs table: enqueue with the business write, claim under a lease, finish once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from guerdon.store.models import Job
from guerdon.store.writing import write

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One job as its worker and its watchers see it.

    `attempts` counts the claims so far and names the present one: only its holder can renew,
    finish or fail the job, so a worker that slept through its lease can no longer touch it.
    """

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


def enqueue(
    *,
    kind: str,
    args: dict[str, Any],
    now: datetime,
    unique: str | None = None,
    due_at: datetime | None = None,
) -> int:
    """A job due at `due_at` (None: now); inside a transaction it exists only if that commits.

    A `unique` name that a waiting or running job has answers that job instead of a second one.
    """
    new = {"kind": kind, "args": args, "due_at": due_at or now, "created_at": now}
    with write():
        if unique is None:
            return Job.objects.create(**new).pk
        return Job.objects.get_or_create(unique=unique, defaults=new)[0].pk


def claim(*, now: datetime) -> Work | None:
    """The next job that is due or whose worker's lease ran out, leased to the caller.

    A job whose worker died MOST_ATTEMPTS times is given up as failed instead.
    """
    due = Q(state="waiting", due_at__lte=now) | Q(state="running", leased_until__lt=now)
    while Job.objects.filter(due).exists():
        with write():
            waiting = Job.objects.filter(due).order_by("due_at", "id")
            if connection.vendor == "postgresql":
                waiting = waiting.select_for_update(skip_locked=True)
            row = waiting.first()
            if row is None:
                return None
            if row.attempts < MOST_ATTEMPTS:
                row.state, row.attempts, row.leased_until = "running", row.attempts + 1, now + LEASE
                row.save(update_fields=["state", "attempts", "leased_until"])
                return _work(row)
            row.state, row.finished_at, row.unique = "failed", now, None
            row.outcome = {"error": f"its worker died {row.attempts} times"}
            row.save(update_fields=["state", "finished_at", "unique", "outcome"])
    return None


def renew(*, work: Work, now: datetime, progress: dict[str, Any] | None = None) -> bool:
    """Still at work: the lease runs on, and people see the progress. False: it is lost."""
    changes: dict[str, Any] = {"leased_until": now + LEASE}
    if progress is not None:
        changes["progress"] = progress
    with write():
        return _held(work).update(**changes) == 1


def finish(*, work: Work, now: datetime, outcome: Any) -> bool:
    """Done, with what came of it (plain data). False: the lease was lost, another has it."""
    with write():
        return _held(work).update(state="done", finished_at=now, outcome=outcome, unique=None) == 1


def fail(*, work: Work, now: datetime, why: dict[str, Any], again: bool) -> bool:
    """Not done, and why. `again`: try later, each time later, up to MOST_ATTEMPTS claims."""
    changes: dict[str, Any] = {"outcome": why}
    if again and work.attempts < MOST_ATTEMPTS:
        changes |= {"state": "waiting", "due_at": now + pause(attempts=work.attempts)}
    else:
        changes |= {"state": "failed", "finished_at": now, "unique": None}
    with write():
        return _held(work).update(**changes) == 1


def pause(*, attempts: int) -> timedelta:
    """How long a job rests after so many attempts: 20 s, 80 s, 320 s, 1,280 s."""
    return timedelta(seconds=5 * 4**attempts)


def _held(work: Work) -> QuerySet[Job]:
    return Job.objects.filter(pk=work.job, state="running", attempts=work.attempts)


def seen(*, job: int) -> Work | None:
    """A job as it stands, for those who watch it."""
    row = Job.objects.filter(pk=job).first()
    return _work(row) if row else None


def done(*, kind: str, most: int) -> list[Work]:
    """The jobs of a kind that were done last, the newest first."""
    return [
        _work(row) for row in Job.objects.filter(kind=kind, state="done").order_by("-pk")[:most]
    ]


def overdue(*, now: datetime) -> int:
    """How many jobs waited a minute longer than they should."""
    return Job.objects.filter(state="waiting", due_at__lt=now - timedelta(minutes=1)).count()
