"""guerdon serve: console, member page, API and jobs in one process."""

import os

import click

from guerdon.cli.house import open_house


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, help="Processes (PostgreSQL only).")
@click.option("--threads", default=8, show_default=True, help="Threads of each process.")
@click.option("--worker/--no-worker", default=True, help="Run background jobs here too.")
def command(host: str, port: int, workers: int, threads: int, worker: bool) -> None:
    """Serve the console, the member page, the API and the jobs."""
    from granian import Granian
    from granian.constants import Interfaces

    open_house()
    from guerdon.store.writing import is_sqlite

    if workers > 1 and is_sqlite():
        raise click.UsageError("several processes need PostgreSQL: set GUERDON_DATABASE_URL")
    os.environ["GUERDON_WORKER"] = "1" if worker else "0"
    click.echo(f"guerdon serves on http://{host}:{port}")
    Granian(
        "guerdon.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]
    ).serve()
