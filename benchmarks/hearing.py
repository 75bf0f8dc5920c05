"""What the worker pays to let every room hear a purchase: statements and time of its processor."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

from benchmarks._house import clean

NAME = "hearing"
PURCHASES = {"small": 300, "full": 1_000}


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Statements, and milliseconds of the worker's processor, for one purchase heard.

    The shop has points, tiers, referral, causes, a stamp card, a badge and two boards; of its
    members half are seen on boards, a third was brought by another, a quarter helps a cause. On
    PostgreSQL what goes in one journey counts once.
    """
    from tests.postgres import NoPostgresError, running

    with tempfile.TemporaryDirectory(prefix="guerdon-bench-") as home:
        yield from _lines("SQLite", size, {"GUERDON_HOME": home})
    try:
        with (
            running(tell=lambda text: None) as url,
            tempfile.TemporaryDirectory(prefix="guerdon-bench-") as home,
        ):
            env = {"GUERDON_HOME": home, "GUERDON_DATABASE_URL": url}
            yield from _lines("PostgreSQL", size, env)
    except NoPostgresError as error:
        print(f"NO POSTGRESQL: {error}", file=sys.stderr)


def _lines(base: str, size: str, env: dict[str, str]) -> Iterator[dict[str, Any]]:
    asked = json.dumps({"purchases": PURCHASES[size]})
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks._purchases", asked],
        env=clean() | env,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    for room, (calls, cpu_ms) in json.loads(done.stdout.splitlines()[-1]).items():
        case = f"{base}, {PURCHASES[size]:,} purchases, {room}"
        common = {"other": None, "other_name": None}
        yield {"case": f"{case}: calls of the database", "ours": calls, "unit": "calls", **common}
        yield {"case": f"{case}: processor", "ours": cpu_ms, "unit": "ms", **common}
