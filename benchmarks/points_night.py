"""The night of points: all that fell due of a million members' lots is written off."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from benchmarks._house import clean

NAME = "points_night"
MEMBERS = {"small": 20_000, "full": 1_000_000}
LOTS = 10


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Seconds for the night of a year's end and for a usual night after it, and memory.

    Every member has ten lots. At the year's end one lot of each member ends and one loses a
    share; on a usual night one in 360 of the others ends. The ledger is verified afterwards.
    """
    from tests.postgres import NoPostgresError, running

    try:
        with (
            running(tell=lambda text: None, durable=True) as url,
            tempfile.TemporaryDirectory(prefix="guerdon-bench-") as home,
        ):
            yield from _nights(
                "PostgreSQL", size, {"GUERDON_HOME": home, "GUERDON_DATABASE_URL": url}
            )
    except NoPostgresError as error:
        yield _line(f"PostgreSQL: {error}", None, "s")
    with tempfile.TemporaryDirectory(prefix="guerdon-bench-") as home:
        yield from _nights("SQLite", size, {"GUERDON_HOME": home})


def _nights(where: str, size: str, env: dict[str, str]) -> Iterator[dict[str, Any]]:
    members = MEMBERS[size]
    begun = time.perf_counter()
    _python(env, {"members": members})
    many = f"{where}, {members:,} members, {members * LOTS:,} lots"
    yield _line(f"{many}: written", round(time.perf_counter() - begun, 1), "s")
    for what, named in (("year", "the year's end"), ("41", "a usual night")):
        done = json.loads(_python(env, {"night": what}))
        case = f"{many}: {named}, {done['lots']:,} lots written off"
        yield _line(case, round(done["seconds"], 2), "s")
        yield _line(f"{case}, memory of the process", round(done["memory_mb"]), "MB")
    _python(env, {"verify": True})


def _line(case: str, ours: float | None, unit: str) -> dict[str, Any]:
    return {"case": case, "ours": ours, "other": None, "other_name": None, "unit": unit}


def _python(env: dict[str, str], asked: dict[str, Any]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks._members", json.dumps(asked)],
        env=clean() | env,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout
