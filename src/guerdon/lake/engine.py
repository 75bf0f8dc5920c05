"""The engine that executes analysis, by GUERDON_LAKE: DuckDB in this process, or Apache Spark."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from guerdon.lake import spark
from guerdon.terms.decision import Refusal

EMBEDDED = "duckdb"
# Share of the machine's memory that a night may take; beyond it DuckDB spills to the folder.
MEMORY_SHARE = 0.5
# How long a master or a Connect server may take to pick up.
SECONDS = 5
PORTS = {"spark": 7077, "sc": 15002}


def offered(*, lake: str) -> Refusal | None:
    """None where the engine of that name can run here, and somebody answers at its address."""
    if lake == EMBEDDED:
        return None
    if not lake.startswith(spark.SCHEMES):
        return Refusal(reason="lake_unknown", data={"lake": lake})
    if not spark.here():
        return Refusal(reason="lake_not_here", data={"lake": lake})
    silent = [at for at in _addresses(lake) if not _answers(at)]
    if silent and len(silent) == len(_addresses(lake)):
        return Refusal(reason="lake_silent", data={"lake": lake, "seconds": SECONDS})
    return None


def _addresses(lake: str) -> list[tuple[str, int]]:
    """Host and port of each master, of which one is enough; none for this machine itself."""
    if lake.startswith("local"):
        return []
    scheme, _, hosts = lake.partition("://")
    parts = [urlsplit(f"{scheme}://{host}") for host in hosts.split(";")[0].split(",")]
    return [(part.hostname or "", part.port or PORTS[scheme]) for part in parts]


def _answers(at: tuple[str, int]) -> bool:
    try:
        with socket.create_connection(at, timeout=SECONDS):
            return True
    except OSError:
        return False


@contextmanager
def opened(
    *,
    spill: Path,
    threads: int | None = None,
    memory: int | None = None,
    lake: str = EMBEDDED,
    shared: str = "",
) -> Iterator[Any]:
    """An engine for one piece of work, closed at its end: an Ibis backend or lake.spark.Spark.

    Sorts and joins beyond `memory` bytes (default: half of the machine's) spill into a folder
    beside `spill` of this process and are deleted with it; nothing else is written. A cluster
    has threads and memory of its own; see lake.spark for `shared`.
    """
    folder = spill / f"spill-{os.getpid()}"
    if lake != EMBEDDED:
        with spark.opened(lake=lake, scratch=folder, shared=shared) as cluster:
            yield cluster
        return
    import ibis

    limit = memory or int(_machine_memory() * MEMORY_SHARE)
    backend = ibis.duckdb.connect(
        ":memory:",
        threads=threads or os.cpu_count() or 1,
        memory_limit=f"{limit // 2**20}MiB",
        temp_directory=str(folder),
        # The same rows in the same order whatever the threads, so that a night can be repeated.
        preserve_insertion_order=True,
    )
    try:
        yield backend
    finally:
        backend.disconnect()


def held(*, engine: Any, expr: Any, name: str) -> Any:
    """The table computed once and held for as long as the engine is open."""
    return engine.create_table(name, expr, temp=True)


def _machine_memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
