"""guerdon work: the background jobs, without serving."""

import os
import signal
import sys
import threading
from pathlib import Path

import click

from guerdon.cli.house import open_house

# Seconds between two looks at whether the server beside it is still there.
LOOKS = 1.0
# How much a worker beside a server gives way to it: who stands at a till waits, a night does not.
GIVES_WAY = 5


@click.command("work")
@click.option("--beside", type=int, hidden=True, help="End with the process that started it.")
def command(beside: int | None) -> None:
    """Run the background jobs here: the night, intakes, journeys, messages.

    `guerdon serve` does so beside it. By itself it is for a machine that serves nothing, where the
    others serve with --no-worker. Of several that share a folder one works, the next when it dies.
    """
    open_house()
    from django.conf import settings

    from guerdon.jobs import stand_by

    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    if beside is not None:
        os.nice(GIVES_WAY)
    working = stand_by(folder=Path(settings.HOME))
    while not stop.wait(LOOKS) and beside in (None, os.getppid()):
        pass
    working.set()
    # A job in the middle is taken up again. Its threads, those of engines too, cannot be told to
    # end, and taking the interpreter down around them aborts.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
