"""The jobs table: once with the business write, leased, taken over when its worker died."""

from datetime import datetime, timedelta

import pytest

from guerdon.store import jobs
from guerdon.store.models import Job
from guerdon.store.writing import write
from tests.store.test_writing import in_threads

pytestmark = pytest.mark.django_db(transaction=True)

LATER = jobs.LEASE + timedelta(seconds=1)


def claimed(now: datetime) -> jobs.Work:
    work = jobs.claim(now=now)
    assert work is not None
    return work


def state(job: int) -> str:
    work = jobs.seen(job=job)
    assert work is not None
    return work.state


def test_a_job_exists_only_if_the_business_write_does(now: datetime) -> None:
    with pytest.raises(ZeroDivisionError), write():
        jobs.enqueue(kind="nightly", args={}, now=now)
        raise ZeroDivisionError
    assert not Job.objects.exists()


def test_a_job_runs_once_and_keeps_what_came_of_it(now: datetime) -> None:
    job = jobs.enqueue(kind="nightly", args={"day": 1}, now=now)
    work = claimed(now)
    assert (work.job, work.kind, work.args, work.attempts) == (job, "nightly", {"day": 1}, 1)
    assert jobs.claim(now=now) is None
    assert jobs.renew(work=work, now=now, progress={"done": 3, "of": 9})
    seen = jobs.seen(job=job)
    assert seen is not None
    assert (seen.state, seen.progress) == ("running", {"done": 3, "of": 9})
    assert jobs.finish(work=work, now=now, outcome={"rows": 9})
    seen = jobs.seen(job=job)
    assert seen is not None
    assert (seen.state, seen.outcome) == ("done", {"rows": 9})
    assert jobs.claim(now=now + 10 * LATER) is None


def test_jobs_are_taken_in_the_order_they_are_due(now: datetime) -> None:
    late = jobs.enqueue(kind="a", args={}, now=now, due_at=now + timedelta(hours=1))
    first = jobs.enqueue(kind="a", args={}, now=now)
    second = jobs.enqueue(kind="a", args={}, now=now)
    assert [claimed(now).job, claimed(now).job] == [first, second]
    assert jobs.claim(now=now + timedelta(minutes=59)) is not None  # first's lease ran out
    assert state(late) == "waiting"


def test_a_unique_name_stands_for_one_job_until_it_ends(now: datetime) -> None:
    job = jobs.enqueue(kind="nightly", args={}, now=now, unique="night")
    assert jobs.enqueue(kind="nightly", args={"other": 1}, now=now, unique="night") == job
    work = claimed(now)
    assert jobs.enqueue(kind="nightly", args={}, now=now, unique="night") == job
    jobs.finish(work=work, now=now, outcome=None)
    assert jobs.enqueue(kind="nightly", args={}, now=now, unique="night") != job


def test_many_who_ask_for_a_unique_job_at_once_get_the_same(now: datetime) -> None:
    got: list[int] = []

    def ask() -> None:
        got.append(jobs.enqueue(kind="nightly", args={}, now=now, unique="night"))

    assert in_threads(ask, times=8) == []
    assert len(set(got)) == 1
    assert Job.objects.count() == 1


def test_each_job_goes_to_one_of_many_workers(now: datetime) -> None:
    asked = {jobs.enqueue(kind="a", args={}, now=now) for _ in range(30)}
    got: list[int] = []

    def work() -> None:
        while (claim := jobs.claim(now=now)) is not None:
            got.append(claim.job)

    assert in_threads(work, times=6) == []
    assert sorted(got) == sorted(asked)


def test_a_dead_workers_job_is_taken_over_after_its_lease(now: datetime) -> None:
    jobs.enqueue(kind="a", args={}, now=now)
    dead = claimed(now)
    assert jobs.claim(now=now + jobs.LEASE) is None
    heir = claimed(now + LATER)
    assert (heir.job, heir.attempts) == (dead.job, 2)


def test_a_heartbeat_keeps_the_job(now: datetime) -> None:
    jobs.enqueue(kind="a", args={}, now=now)
    work = claimed(now)
    assert jobs.renew(work=work, now=now + timedelta(seconds=50))
    assert jobs.claim(now=now + LATER) is None


def test_who_slept_through_the_lease_can_no_longer_touch_the_job(now: datetime) -> None:
    job = jobs.enqueue(kind="a", args={}, now=now)
    sleeper = claimed(now)
    heir = claimed(now + LATER)
    late = now + LATER
    assert not jobs.renew(work=sleeper, now=late, progress={"wrong": 1})
    assert not jobs.finish(work=sleeper, now=late, outcome="wrong")
    assert not jobs.fail(work=sleeper, now=late, why={"wrong": 1}, again=True)
    seen = jobs.seen(job=job)
    assert seen is not None
    assert (seen.state, seen.progress, seen.outcome) == ("running", {}, None)
    assert jobs.finish(work=heir, now=late, outcome="right")


def test_a_failed_job_rests_longer_each_time_and_is_given_up(now: datetime) -> None:
    job = jobs.enqueue(kind="a", args={}, now=now, unique="one")
    at, rests = now, []
    for _ in range(jobs.MOST_ATTEMPTS - 1):
        work = claimed(at)
        assert jobs.fail(work=work, now=at, why={"error": "no"}, again=True)
        rest = jobs.pause(attempts=work.attempts)
        rests.append(rest.total_seconds())
        assert jobs.claim(now=at + rest - timedelta(seconds=1)) is None
        at += rest
    assert rests == [20, 80, 320, 1280]
    jobs.fail(work=claimed(at), now=at, why={"error": "no"}, again=True)
    assert state(job) == "failed"
    assert jobs.claim(now=at + timedelta(days=1)) is None
    assert jobs.enqueue(kind="a", args={}, now=at, unique="one") != job


def test_a_final_failure_is_not_tried_again(now: datetime) -> None:
    job = jobs.enqueue(kind="a", args={}, now=now)
    jobs.fail(work=claimed(now), now=now, why={"reason": "not_found"}, again=False)
    seen = jobs.seen(job=job)
    assert seen is not None
    assert (seen.state, seen.outcome) == ("failed", {"reason": "not_found"})


def test_a_job_that_kills_its_workers_is_given_up_and_frees_its_name(now: datetime) -> None:
    poison = jobs.enqueue(kind="a", args={}, now=now, unique="poison")
    for attempt in range(jobs.MOST_ATTEMPTS):
        assert claimed(now + attempt * LATER).job == poison
    end = now + jobs.MOST_ATTEMPTS * LATER
    healthy = jobs.enqueue(kind="a", args={}, now=end)
    assert claimed(end).job == healthy
    seen = jobs.seen(job=poison)
    assert seen is not None
    assert (seen.state, seen.outcome) == ("failed", {"error": "its worker died 5 times"})
    assert jobs.enqueue(kind="a", args={}, now=end, unique="poison") != poison


def test_overdue_counts_who_waits_a_minute_too_long(now: datetime) -> None:
    jobs.enqueue(kind="a", args={}, now=now)
    jobs.enqueue(kind="a", args={}, now=now, due_at=now + timedelta(hours=1))
    assert jobs.overdue(now=now + timedelta(seconds=60)) == 0
    assert jobs.overdue(now=now + timedelta(seconds=61)) == 1


def test_no_such_job() -> None:
    assert jobs.seen(job=1) is None


def test_what_was_done_last(now: datetime) -> None:
    for kind in ("replay", "nightly", "replay", "replay"):
        jobs.enqueue(kind=kind, args={}, now=now)
    for _ in range(3):
        jobs.finish(work=claimed(now), now=now, outcome={"n": 1})
    assert [one.kind for one in jobs.done(kind="replay", most=9)] == ["replay", "replay"]
    (newest,) = jobs.done(kind="replay", most=1)
    assert newest.job == max(one.job for one in jobs.done(kind="replay", most=9))
