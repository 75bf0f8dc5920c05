"""guerdon serve: console, member page, API and jobs in one process."""

import os
import socket

import click

from guerdon.cli.house import open_house, refuse
from guerdon.terms.decision import Refusal

CORES = os.cpu_count() or 1


def threads_for(*, embedded: bool) -> int:
    """How many threads serve best.

    On SQLite more of them only wait for one another: with twice as many a fifth fewer quotes were
    answered. On PostgreSQL some always wait for the server.
    """
    return CORES + 1 if embedded else 2 * CORES + 1


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1),
    help="Processes (PostgreSQL only).",
)
@click.option(
    "--threads",
    default=None,
    show_default="cores + 1; with PostgreSQL 2 x cores + 1",
    type=click.IntRange(1),
    help="Threads of each process.",
)
@click.option("--worker/--no-worker", default=True, help="Run background jobs here too.")
def command(host: str, port: int, workers: int, threads: int | None, worker: bool) -> None:
    """Serve the console, the member page, the API and the jobs."""
    from granian import Granian
    from granian.constants import Interfaces

    check_free(host=host, port=port)
    open_house()
    from guerdon.store.writing import is_sqlite

    if workers > 1 and is_sqlite():
        raise click.UsageError("several processes need PostgreSQL: set GUERDON_DATABASE_URL")
    os.environ["GUERDON_WORKER"] = "1" if worker else "0"
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"guerdon serves on http://{shown}:{port}")
    Granian(
        "guerdon.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads or threads_for(embedded=is_sqlite()),
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]
    ).serve()


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
