"""The worker: takes due jobs one by one and runs the flow that each names."""

import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import structlog
from django.db import connection

from guerdon.again import again_and_again, tried
from guerdon.store import jobs
from guerdon.store.putting_back import put_back
from guerdon.store.turn import machine_turn
from guerdon.store.writing import is_sqlite, waited
from guerdon.terms.decision import Refusal
from guerdon.terms.trigger import Trigger

log = structlog.get_logger()

# kind -> module:function, imported when first run. Each takes its args and `tell(progress)`, and
# answers plain data, or a Refusal, which is final. It may be run again from the start at any time.
KINDS: dict[str, str] = {
    "nightly": "guerdon.flows.night.nightly:as_job",
    "intake": "guerdon.flows.intake.intake:as_job",
    "launch": "guerdon.flows.campaigns.campaign:launch_as_job",
    "readout": "guerdon.flows.campaigns.results:as_job",
    "all_giving": "guerdon.flows.campaigns.all_giving:as_job",
    "recommend": "guerdon.flows.know.recommending:as_job",
    "sweep": "guerdon.flows.till.checkout:sweep_as_job",
    "replay": "guerdon.flows.offers.replay:as_job",
    "codes": "guerdon.flows.codes.batches:as_job",
}

BEAT_SECONDS = 15.0
# What the clock alone brings about is done this often.
UPKEEP_SECONDS = 10.0
# After a trigger this worker rests so many times as long as it waited, for its turn to write and
# for a core, at most so many seconds; a trigger of so long ago is late.
RESTS = 5
LONGEST_REST = 0.1
LATE = timedelta(minutes=1)

Tell = Callable[[dict[str, Any]], None]


class LeaseLostError(Exception):
    """Another worker has this job now: whoever still runs it must stop."""


def work_once() -> bool:
    """Run the next due job, if there is one; a failure is kept with the job, never raised."""
    work = jobs.claim(now=datetime.now(UTC))
    if work is None:
        return False
    log.info("job started", job=work.job, kind=work.kind, attempt=work.attempts)
    try:
        with _heartbeat(work):
            outcome = _run(work)
        if isinstance(outcome, Refusal):
            why = {"reason": outcome.reason, "data": dict(outcome.data)}
            jobs.fail(work=work, now=datetime.now(UTC), why=why, again=False)
        elif not jobs.finish(work=work, now=datetime.now(UTC), outcome=outcome):
            raise LeaseLostError
    except LeaseLostError:
        log.warning("job lost", job=work.job, kind=work.kind, attempt=work.attempts)
    except Exception as error:  # noqa: BLE001 (whatever a job raises must not end the worker)
        log.error("job failed", job=work.job, kind=work.kind, error=traceback.format_exc())
        why = {"error": f"{type(error).__name__}: {error}"[:500]}
        jobs.fail(work=work, now=datetime.now(UTC), why=why, again=True)
    else:
        log.info("job done", job=work.job, kind=work.kind)
    return True


def _run(work: jobs.Work) -> Any:
    def tell(progress: dict[str, Any]) -> None:
        if not jobs.renew(work=work, now=datetime.now(UTC), progress=progress):
            raise LeaseLostError

    module, _, name = KINDS[work.kind].partition(":")
    return getattr(import_module(module), name)(args=work.args, tell=tell)


@contextmanager
def _heartbeat(work: jobs.Work) -> Iterator[None]:
    """Keep the lease alive while the job runs, however seldom it tells its progress."""
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(BEAT_SECONDS):
            try:
                jobs.renew(work=work, now=datetime.now(UTC))
            except Exception:  # noqa: BLE001 (the database may be away for a moment)
                log.warning("heartbeat missed", job=work.job, error=traceback.format_exc())
                connection.close()
        connection.close()

    thread = threading.Thread(target=beat, daemon=True, name=f"job-{work.job}")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def work_on(*, stop: threading.Event, pause: float = 1.0) -> None:
    """Run jobs until `stop` is set, looking every `pause` seconds when there is nothing to do."""
    again_and_again(act=work_once, stop=stop, pause=pause, failed="worker stumbled")


def clock_on(*, stop: threading.Event, pause: float = 1.0) -> None:
    """Hear triggers and let journeys go on until `stop` is set.

    Beside the jobs and not among them: a night takes minutes, and a timer of a journey is due
    when it is due.
    """

    def act() -> bool:
        # Neither keeps the other from going on.
        tried(act=_hear, failed="hearing triggers failed")
        return tried(act=_journeys, failed="journeys failed")

    again_and_again(act=act, stop=stop, pause=pause, failed="clock stumbled")


def upkeep_on(*, stop: threading.Event, pause: float = UPKEEP_SECONDS) -> None:
    """Do every `pause` seconds what the clock alone brings about, until `stop` is set.

    Beside the jobs and not among them: a hold of the till ends and an entry is bound while a night
    takes its minutes. What fails is tried again the next time.
    """
    from guerdon.flows.night import upkeep

    before: datetime | None = None

    def act() -> bool:
        nonlocal before
        now, last = datetime.now(UTC), before
        before = now
        upkeep.run(now=now, before=last)
        return False

    again_and_again(act=act, stop=stop, pause=pause, failed="upkeep failed")


def put_back_on(*, stop: threading.Event, pause: float = 1.0) -> None:
    """Put SQLite's log back every `pause` seconds until `stop` is set, so that no order has to.

    Where that fails whoever writes does it, as without this. PostgreSQL sees to its own.
    """

    def act() -> bool:
        put_back()
        return False

    if is_sqlite():
        again_and_again(act=act, stop=stop, pause=pause, failed="log not put back")


def _hear() -> bool:
    """Let the rooms of the programme hear what the till left for them."""
    from guerdon.flows import trigger

    trigger.catch_up(now=datetime.now(UTC), between=_GivesWay())
    return False


class _GivesWay:
    """Rests where others wait: whoever stands at a till waits for them, nobody for this.

    They wait to write where this thread waited for its turn to, and for a core where it waited for
    one, also those on PostgreSQL. It does not rest where hearing is late already: then the till
    shares.
    """

    def __init__(self) -> None:
        self._ready = _ready()

    def __call__(self, heard: Trigger) -> None:
        if datetime.now(UTC) - heard.at < LATE:
            waits = waited() + _ready() - self._ready
            time.sleep(min(LONGEST_REST, RESTS * waits))
        self._ready = _ready()


def _ready() -> float:
    """Seconds that this thread was ready so far and had no core; 0 where no system tells."""
    try:
        told = Path("/proc/thread-self/schedstat").read_text()
    except OSError:
        return 0.0
    return int(told.split()[1]) / 1e9


def _journeys() -> bool:
    """Let members into journeys and runs go on; whether there is probably more to do at once."""
    from guerdon.flows.journeys import clock, entries

    now = datetime.now(UTC)
    entered = entries.some(now=now)
    return clock.run_due(now=now) >= clock.MOST or entered


def stand_by(*, folder: Path) -> threading.Event:
    """Work as soon as no other process with this folder does: at once, or when that one has died.

    Set the event to stop.
    """
    stop = threading.Event()

    def wait() -> None:
        with machine_turn(what="worker", folder=folder, waits=True):
            working = start_worker()
            stop.wait()
            working.set()

    threading.Thread(target=wait, daemon=True, name="worker").start()
    return stop


def start_worker() -> threading.Event:
    """The threads of this process, each for work that waits for none of the others.

    Set the event to stop them.
    """
    stop = threading.Event()
    works: dict[str, Callable[..., None]] = {
        "log": put_back_on,
        "jobs": work_on,
        "upkeep": upkeep_on,
        "journeys": clock_on,
        "messages": send_on,
    }
    for name, work in works.items():
        threading.Thread(target=work, kwargs={"stop": stop}, daemon=True, name=name).start()
    return stop


def send_on(*, stop: threading.Event) -> None:
    """Send messages until `stop` is set."""
    from guerdon.flows.messages import reaching

    reaching.work_on(stop=stop)
