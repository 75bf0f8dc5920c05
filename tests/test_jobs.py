"""The worker: runs what is due, keeps failures, stops when it lost its lease, survives kill -9."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from guerdon import jobs as worker
from guerdon.store import jobs
from guerdon.store.models import Job
from guerdon.store.turn import machine_turn
from guerdon.terms.decision import Refusal
from guerdon.terms.trigger import Trigger
from tests.house import House, end

Act = Callable[..., Any]


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Callable[[Act], None]:
    """Make a function the flow of the kind `test`."""
    monkeypatch.setitem(worker.KINDS, "test", f"{__name__}:flow")

    def become(act: Act) -> None:
        monkeypatch.setattr(worker, "import_module", lambda _: type("M", (), {"flow": act}))

    return become


def enqueued(**args: Any) -> int:
    return jobs.enqueue(kind="test", args=args, now=datetime.now(UTC))


def seen(job: int) -> jobs.Work:
    work = jobs.seen(job=job)
    assert work is not None
    return work


@pytest.mark.django_db(transaction=True)
def test_a_job_gets_its_args_tells_and_answers(kind: Callable[[Act], None]) -> None:
    def flow(*, args: dict[str, Any], tell: worker.Tell) -> dict[str, Any]:
        tell({"done": 1})
        return {"twice": 2 * args["n"]}

    kind(flow)
    job = enqueued(n=21)
    assert worker.work_once()
    assert (seen(job).state, seen(job).progress) == ("done", {"done": 1})
    assert seen(job).outcome == {"twice": 42}
    assert not worker.work_once()


@pytest.mark.django_db(transaction=True)
def test_an_error_is_kept_and_tried_again_later(kind: Callable[[Act], None]) -> None:
    def flow(**_: Any) -> None:
        raise OSError("the disk is full")

    kind(flow)
    job = enqueued()
    assert worker.work_once()
    assert (seen(job).state, seen(job).outcome) == (
        "waiting",
        {"error": "OSError: the disk is full"},
    )
    assert Job.objects.get().due_at > datetime.now(UTC) + timedelta(seconds=15)


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_final(kind: Callable[[Act], None]) -> None:
    kind(lambda **_: Refusal(reason="not_found", data={"what": "file", "key": "a.csv"}))
    job = enqueued()
    assert worker.work_once()
    assert seen(job).state == "failed"
    assert seen(job).outcome == {"reason": "not_found", "data": {"what": "file", "key": "a.csv"}}


@pytest.mark.django_db(transaction=True)
def test_an_unknown_kind_and_an_unplain_answer_fail_with_their_job(
    kind: Callable[[Act], None],
) -> None:
    kind(lambda **_: object())
    job = enqueued()
    other = jobs.enqueue(kind="no such kind", args={}, now=datetime.now(UTC))
    assert worker.work_once()
    assert worker.work_once()
    assert "not JSON serializable" in seen(job).outcome["error"]
    assert seen(other).outcome == {"error": "KeyError: 'no such kind'"}


@pytest.mark.django_db(transaction=True)
def test_the_heart_beats_while_the_job_is_silent(
    kind: Callable[[Act], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "BEAT_SECONDS", 0.02)
    leases: list[datetime | None] = []

    def flow(**_: Any) -> None:
        for _n in range(2):
            leases.append(Job.objects.get().leased_until)
            before = leases[-1]
            limit = time.monotonic() + 20
            while Job.objects.get().leased_until == before and time.monotonic() < limit:
                time.sleep(0.01)
        leases.append(Job.objects.get().leased_until)

    kind(flow)
    enqueued()
    assert worker.work_once()
    first, second, third = leases
    assert first is not None
    assert second is not None
    assert third is not None
    assert first < second < third


@pytest.mark.django_db(transaction=True)
def test_a_missed_heartbeat_does_not_end_the_heart(
    kind: Callable[[Act], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "BEAT_SECONDS", 0.02)
    real, failures, beat = jobs.renew, [], threading.Event()

    def renew(**given: Any) -> bool:
        if len(failures) < 3:
            failures.append(1)
            raise OSError("the database is away")
        beat.set()
        return real(**given)

    monkeypatch.setattr(jobs, "renew", renew)
    kind(lambda **_: beat.wait(20))
    job = enqueued()
    assert worker.work_once()
    assert (seen(job).state, seen(job).outcome, len(failures)) == ("done", True, 3)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_its_lease_stops_and_changes_nothing(
    kind: Callable[[Act], None],
) -> None:
    after: list[str] = []

    def flow(*, tell: worker.Tell, **_: Any) -> str:
        heir = jobs.claim(now=datetime.now(UTC) + jobs.LEASE + timedelta(seconds=5))
        assert heir is not None
        tell({"from": "the sleeper"})
        after.append("went on")
        return "the sleeper's"

    kind(flow)
    job = enqueued()
    assert worker.work_once()
    assert after == []
    assert (seen(job).state, seen(job).attempts) == ("running", 2)
    assert (seen(job).progress, seen(job).outcome) == ({}, None)


@pytest.mark.django_db(transaction=True)
def test_the_worker_thread_works_and_stops(kind: Callable[[Act], None]) -> None:
    ran = threading.Event()
    kind(lambda **_: ran.set())
    enqueued()
    stop = worker.start_worker()
    assert ran.wait(20)
    ended(stop)


def test_who_stands_by_works_when_the_other_has_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Semaphore(0)
    workers: list[threading.Event] = []

    def start() -> threading.Event:
        workers.append(threading.Event())
        begun.release()
        return workers[-1]

    monkeypatch.setattr(worker, "start_worker", start)
    with machine_turn(what="worker", folder=tmp_path) as ours:
        assert ours
        stop = worker.stand_by(folder=tmp_path)
        assert not begun.acquire(timeout=0.5)
    assert begun.acquire(timeout=20)
    other = worker.stand_by(folder=tmp_path)
    assert not begun.acquire(timeout=0.5)
    stop.set()
    assert begun.acquire(timeout=20)
    assert [one.is_set() for one in workers] == [True, False]
    other.set()
    for thread in threading.enumerate():
        if thread.name == "worker":
            thread.join(timeout=20)


@pytest.mark.parametrize(
    ("age", "waited", "ready", "rests"),
    [
        (1, 0.0, 0.0, 0.0),
        (1, 0.004, 0.0, 0.02),
        (1, 0.0, 0.004, 0.02),
        (1, 0.002, 0.003, 0.025),
        (1, 9.0, 0.0, 0.1),
        (61, 9.0, 9.0, None),
    ],
)
def test_hearing_gives_way_to_who_waits_until_it_is_late(
    monkeypatch: pytest.MonkeyPatch, age: int, waited: float, ready: float, rests: float | None
) -> None:
    slept: list[float] = []
    looks = iter((1.0, 1.0 + ready, 1.0 + ready))
    at = datetime.now(UTC) - timedelta(seconds=age)
    heard = Trigger(kind="purchase", key="1", customer="ann", at=at, data={})
    monkeypatch.setattr(worker, "waited", lambda: waited)
    monkeypatch.setattr(worker, "_ready", lambda: next(looks))
    monkeypatch.setattr(worker.time, "sleep", slept.append)
    monkeypatch.setattr(
        "guerdon.flows.trigger.catch_up", lambda *, now, between: between(heard) or int(now > at)
    )
    worker._hear()
    assert slept == ([] if rests is None else [pytest.approx(rests)])


def test_how_long_a_thread_was_ready_without_a_core() -> None:
    told = Path("/proc/thread-self/schedstat")
    before = worker._ready()
    assert (before > 0) is told.exists()
    cores = os.sched_getaffinity(0)
    # Two of us on one core.
    os.sched_setaffinity(0, {min(cores)})
    other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        ends = time.process_time() + 0.2
        while time.process_time() < ends:
            pass
    finally:
        other.kill()
        other.wait()
        os.sched_setaffinity(0, cores)
    assert not told.exists() or worker._ready() - before > 0.01


def ended(stop: threading.Event) -> None:
    """Every thread of the worker, so that none touches the database of another test."""
    stop.set()
    for thread in threading.enumerate():
        if thread.name in ("jobs", "upkeep", "journeys", "messages"):
            thread.join(timeout=20)
            assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_journeys_and_upkeep_go_on_while_a_job_takes_its_time(
    kind: Callable[[Act], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, turns, kept = threading.Event(), threading.Semaphore(0), threading.Semaphore(0)

    def long(**_: Any) -> None:
        begun.set()
        assert turns.acquire(timeout=20), "a journey's turn came while the job ran"
        assert kept.acquire(timeout=20), "the upkeep came while the job ran"

    def upkept(**_: Any) -> None:
        assert begun.wait(20)
        kept.release()

    def due(*, now: datetime) -> int:
        if begun.is_set():
            turns.release()
        return 0

    monkeypatch.setattr("guerdon.flows.journeys.clock.run_due", due)
    monkeypatch.setattr("guerdon.flows.night.upkeep.run", upkept)
    kind(long)
    job = enqueued()
    stop = worker.start_worker()
    assert begun.wait(20)
    waited = 0
    while seen(job).state == "running" and waited < 200:
        waited += 1
        time.sleep(0.1)
    ended(stop)
    assert seen(job).state == "done"


def test_every_kind_names_a_function_that_is_there() -> None:
    from importlib import import_module

    for target in worker.KINDS.values():
        module, _, name = target.partition(":")
        assert callable(getattr(import_module(module), name)), target


SLEEPS_FIRST = """
import sys, time
from pathlib import Path
from datetime import UTC, datetime, timedelta
from guerdon import jobs as worker
from guerdon.store import jobs
from guerdon.store.models import Setting
from guerdon.store.writing import write

here = Path(sys.argv[1]) if len(sys.argv) > 1 else Path.cwd()

def flow(*, args, tell):
    with write():
        Setting.objects.update_or_create(key="half", defaults={"value": 1})
    if not (here / "second").exists():
        (here / "started").touch()
        time.sleep(600)
    with write():
        Setting.objects.update_or_create(key="whole", defaults={"value": 2})
    return {"by": "the second worker"}

worker.KINDS["test"] = "made.up:flow"
worker.import_module = lambda name: type("M", (), {"flow": staticmethod(flow)})
"""


def test_kill_9_and_another_worker_ends_the_job(house: House) -> None:
    house.python(
        "from datetime import UTC, datetime\n"
        "from guerdon.store import jobs\n"
        "jobs.enqueue(kind='test', args={}, now=datetime.now(UTC))"
    )
    ready = "from guerdon.cli.house import open_house; open_house()\n"
    first = subprocess.Popen(
        [sys.executable, "-c", ready + SLEEPS_FIRST + "worker.work_once()"],
        env=house.env,
        cwd=house.home,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    limit = time.monotonic() + 60
    while not (house.home / "started").exists() and time.monotonic() < limit:
        time.sleep(0.05)
    assert (house.home / "started").exists()
    end(first, sign=signal.SIGKILL)
    (house.home / "second").touch()
    said = house.python(
        SLEEPS_FIRST
        + """
assert worker.work_once() is False  # the dead worker's lease still runs
class Later(datetime):
    @classmethod
    def now(cls, zone=None):
        return datetime.now(zone) + jobs.LEASE + timedelta(seconds=1)
worker.datetime = Later
assert worker.work_once() is True
work = jobs.seen(job=1)
print(work.state, work.attempts, work.outcome)
ours = Setting.objects.filter(key__in=("half", "whole"))
print(sorted(ours.values_list("key", "value")))
"""
    )
    lines = said.strip().splitlines()
    assert lines[-2:] == [
        "done 2 {'by': 'the second worker'}",
        "[('half', 1), ('whole', 2)]",
    ]


def test_a_log_that_cannot_be_put_back_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, tried = threading.Event(), 0

    def broken() -> int:
        nonlocal tried
        tried += 1
        if tried == 3:
            stop.set()
        raise OSError("full")

    monkeypatch.setattr(worker, "put_back", broken)
    monkeypatch.setattr(worker, "is_sqlite", lambda: True)
    worker.put_back_on(stop=stop, pause=0.0)
    assert tried == 3
