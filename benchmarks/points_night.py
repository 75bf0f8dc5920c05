"""The night of points and tiers: all that fell due of a million members, step by step."""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from benchmarks._house import ran

NAME = "points_night"
MEMBERS = {"small": 20_000, "full": 1_000_000}
LOTS = 10
RAW = "one raw statement, a tenth times ten"


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Seconds for the night of a year's end and for a usual night after it, by step, and memory.

    Every member has ten lots and stands in a tier. At the year's end one lot of each member ends,
    one loses a share, and every tier is decided by the year's four orders; on a usual night one in
    360 of the other lots ends. Debts are paid and full points become rewards before, and members
    are told of what ends soon. Beside the ends of lots and of tiers stands what one raw statement
    of the same minimal effect takes on the same tables. The ledger is verified afterwards.
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
    if size == "small":
        with tempfile.TemporaryDirectory(prefix="guerdon-bench-") as home:
            yield from _nights("SQLite", size, {"GUERDON_HOME": home})


def _nights(where: str, size: str, env: dict[str, str]) -> Iterator[dict[str, Any]]:
    members = MEMBERS[size]
    begun = time.perf_counter()
    _python(env, {"members": members})
    many = f"{where}, {members:,} members, {members * LOTS:,} lots"
    yield _line(f"{many}: written", round(time.perf_counter() - begun, 1), "s")
    raw = json.loads(_python(env, {"raw": members})) if where == "PostgreSQL" else {}
    for what, named in (("year", "the year's end"), ("41", "a usual night")):
        done = json.loads(_python(env, {"night": what}))
        load = f"load {os.getloadavg()[0]:.1f}"
        yield _line(f"{many}: {named}, {load}", round(done["seconds"], 2), "s")
        yield _line(f"{many}: {named}, CPU of the process", round(done["cpu"], 2), "CPU s")
        yield _line(f"{many}: {named}, memory of the process", round(done["memory_mb"]), "MB")
        for step, (seconds, counts) in done["steps"].items():
            told = ", ".join(f"{count:,} {name}" for name, count in counts.items())
            line = _line(f"{many}: {named}, {step}: {told}", round(seconds, 2), "s")
            other = raw.get(step) if what == "year" else None
            yield line if other is None else line | {"other": round(other, 2), "other_name": RAW}
    _python(env, {"verify": True})


def _line(case: str, ours: float | None, unit: str) -> dict[str, Any]:
    return {"case": case, "ours": ours, "other": None, "other_name": None, "unit": unit}


def _python(env: dict[str, str], asked: dict[str, Any]) -> str:
    return ran(module="benchmarks._members", env=env, asked=asked)
