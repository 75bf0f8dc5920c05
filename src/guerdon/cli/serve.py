"""guerdon serve: console, member page, API and jobs."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module

import click

from guerdon.cli.house import open_house, refuse
from guerdon.terms.decision import Refusal

# Named and not imported: the command line knows nothing of the web.
APPLICATION, BEGINNING = "guerdon.wsgi:application", "guerdon.web.beginning"
CORES = os.cpu_count() or 1
# Each is another 50 MB at least; who has more cores than this says how many of them to use.
MOST_PROCESSES = 4
# Threads of each: with fewer, callers of one process wait for its threads though the turn to write
# would be theirs; more take the cores from one another.
THREADS = 3
# Seconds that a process has to end its calls when the server is told to end.
ENDS_WITHIN = 10
# Seconds between two looks at whether the process of the jobs is still there.
BEGINS_AGAIN_AFTER = 0.5


def processes() -> int:
    """How many processes serve best: Python computes on one core in each."""
    return min(CORES, MOST_PROCESSES)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=None,
    show_default=f"a core each, at most {MOST_PROCESSES}",
    type=click.IntRange(1),
    help="Processes.",
)
@click.option(
    "--threads",
    default=THREADS,
    show_default=True,
    type=click.IntRange(1),
    help="Threads of each process.",
)
@click.option("--worker/--no-worker", default=True, help="Run the jobs beside it.")
def command(host: str, port: int, workers: int | None, threads: int, worker: bool) -> None:
    """Serve the console, the member page, the API and the jobs."""
    from granian import Granian
    from granian.constants import Interfaces

    check_free(host=host, port=port)
    open_house()
    os.environ["GUERDON_SERVES"] = "1"
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"guerdon serves on http://{shown}:{port}")
    server = Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or processes(),
        respawn_failed_workers=True,
        # One that has only begun to start does not hear that it is to end.
        workers_kill_timeout=ENDS_WITHIN,
        blocking_threads=threads,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]
    )
    with working_beside() if worker else nullcontext():
        _load()
        server.serve()


def _load() -> None:
    """Everything once, before the processes part from this one: they start in a moment.

    Each then has of its own only what it changes. Where they do not part but begin anew, each loads
    for itself.
    """
    from guerdon.leftovers import keep

    import_module(BEGINNING).load()
    keep()


@contextmanager
def working_beside() -> Iterator[None]:
    """A process of its own for the jobs, begun again where it dies.

    What computes for minutes thus neither takes the interpreter from a call nor, where the memory
    ends, the calls with it.
    """
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_working, args=(stop,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep_working(stop: threading.Event) -> None:
    command = [sys.executable, "-m", "guerdon", "work", "--beside", str(os.getpid())]
    while not stop.is_set():
        # Not by subprocess: that waits for a pipe to close, which a serving process that is forked
        # in the same moment would hold open for ever. In a group of its own, since Ctrl-C is for
        # the server, which then ends this one.
        pid = os.posix_spawn(sys.executable, command, os.environ, setpgroup=0)
        while not (ended := _ended(pid)) and not stop.wait(BEGINS_AGAIN_AFTER):
            pass
        if ended:
            # One that cannot even start is not begun again at once.
            stop.wait(BEGINS_AGAIN_AFTER)
            continue
        os.kill(pid, signal.SIGTERM)
        limit = time.monotonic() + ENDS_WITHIN
        while not _ended(pid):
            if time.monotonic() > limit:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)


def _ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def check_free(*, host: str, port: int) -> None:
    """Leave with a sentence where somebody already listens.

    The server itself would share the port with them and get every other request.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            data = {"host": host, "port": port, "problem": error.strerror or str(error)}
            refuse(Refusal(reason="port_unusable", data=data))
