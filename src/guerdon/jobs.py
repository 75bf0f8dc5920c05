"""The worker: takes due jobs one by one and runs the flow that each names."""

import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import structlog
from django.db import close_old_connections, connection

from guerdon.store import jobs

log = structlog.get_logger()

# kind -> module:function, imported when first run. Each takes its args and `tell(progress)`.
KINDS: dict[str, str] = {
    "nightly": "guerdon.flows.nightly:as_job",
    "intake": "guerdon.flows.intake:as_job",
    "launch": "guerdon.flows.campaign:launch_as_job",
    "readout": "guerdon.flows.results:as_job",
    "sweep": "guerdon.flows.checkout:sweep_as_job",
}

BEAT_SECONDS = 15

Tell = Callable[[dict[str, Any]], None]


def work_once() -> bool:
    """Run the next due job, if there is one; a failure is kept with the job, never raised."""
    work = jobs.claim(now=datetime.now(UTC))
    if work is None:
        return False
    log.info("job started", job=work.job, kind=work.kind, attempt=work.attempts)

    def tell(progress: dict[str, Any]) -> None:
        jobs.renew(job=work.job, now=datetime.now(UTC), progress=progress)

    try:
        module, _, name = KINDS[work.kind].partition(":")
        run = getattr(import_module(module), name)
        with _heartbeat(work.job):
            outcome = run(args=work.args, tell=tell)
    except Exception as error:  # noqa: BLE001 (whatever a job raises must not end the worker)
        log.error("job failed", job=work.job, kind=work.kind, error=traceback.format_exc())
        jobs.fail(job=work.job, now=datetime.now(UTC), why=f"{type(error).__name__}: {error}")
    else:
        jobs.finish(job=work.job, now=datetime.now(UTC), outcome=outcome)
        log.info("job done", job=work.job, kind=work.kind)
    return True


@contextmanager
def _heartbeat(job: int) -> Iterator[None]:
    """Keep the lease alive while the job runs, however seldom it tells its progress."""
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(BEAT_SECONDS):
            jobs.renew(job=job, now=datetime.now(UTC))
        connection.close()

    thread = threading.Thread(target=beat, daemon=True, name=f"job-{job}")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def work_on(*, stop: threading.Event, pause: float = 1.0) -> None:
    """Run jobs until `stop` is set, looking every `pause` seconds when there is nothing to do."""
    while not stop.is_set():
        close_old_connections()
        try:
            busy = work_once()
        except Exception:  # noqa: BLE001 (the database may be away for a moment)
            log.error("worker stumbled", error=traceback.format_exc())
            connection.close()
            busy = False
        if not busy:
            stop.wait(pause)


def start_worker() -> threading.Event:
    """A worker thread of this process; set the event to stop it."""
    stop = threading.Event()
    threading.Thread(target=work_on, kwargs={"stop": stop}, daemon=True, name="jobs").start()
    return stop
