"""The engine that executes analysis: DuckDB inside this process, chosen by GUERDON_LAKE."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from guerdon.terms.decision import Refusal

EMBEDDED = "duckdb"
# Share of the machine's memory that a night may take; beyond it DuckDB spills to the folder.
MEMORY_SHARE = 0.5


def offered(*, lake: str) -> Refusal | None:
    """None where the engine of that name can run here."""
    return None if lake == EMBEDDED else Refusal(reason="lake_not_here", data={"lake": lake})


@contextmanager
def opened(*, spill: Path, threads: int | None = None, memory: int | None = None) -> Iterator[Any]:
    """An Ibis backend for one piece of work, closed at its end.

    Sorts and joins beyond `memory` bytes (default: half of the machine's) spill into a folder
    beside `spill` of this process and are deleted with it; nothing else is written.
    """
    import ibis

    limit = memory or int(_machine_memory() * MEMORY_SHARE)
    backend = ibis.duckdb.connect(
        ":memory:",
        threads=threads or os.cpu_count() or 1,
        memory_limit=f"{limit // 2**20}MiB",
        temp_directory=str(spill / f"spill-{os.getpid()}"),
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
