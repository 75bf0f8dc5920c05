"""A leaderboard of a million: its top, one's own place, and a new score, beside plain counting."""

import json
import tempfile
from collections.abc import Iterator
from typing import Any

from benchmarks._house import ran

NAME = "leaderboard"
MEMBERS = {"small": 20_000, "full": 1_000_000}
CALLS = {"small": 50, "full": 300}
PLAIN = "count(*) of all ahead, by the index"


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Milliseconds of the clock at the median and the p99, on PostgreSQL, small on SQLite too.

    All members are shown on one board, and each call is for another of them, all over it. Asked
    for are the top 100 with the two above and below the member; the rank alone, beside a plain
    count of all who are ahead, which must say the same; and a purchase's new score, committed.
    """
    from tests.postgres import NoPostgresError, running

    try:
        with (
            running(tell=lambda text: None, durable=True) as url,
            tempfile.TemporaryDirectory(prefix="guerdon-bench-") as home,
        ):
            env = {"GUERDON_HOME": home, "GUERDON_DATABASE_URL": url}
            yield from _lines("PostgreSQL", size, env)
    except NoPostgresError as error:
        yield _line(f"PostgreSQL: {error}", None, None)
    if size == "small":
        with tempfile.TemporaryDirectory(prefix="guerdon-bench-") as home:
            yield from _lines("SQLite", size, {"GUERDON_HOME": home})


def _lines(where: str, size: str, env: dict[str, str]) -> Iterator[dict[str, Any]]:
    members = MEMBERS[size]
    asked = {"members": members, "calls": CALLS[size]}
    found = json.loads(ran(module="benchmarks._ranked", env=env, asked=asked))
    plain = found.pop("plain")
    for what, (median, p99) in found.items():
        case = f"{where}, {members:,} members: {what}"
        beside = plain if what == "own rank" else (None, None)
        yield _line(f"{case}, median", median, beside[0])
        yield _line(f"{case}, p99", p99, beside[1])


def _line(case: str, ours: float | None, other: float | None) -> dict[str, Any]:
    return {
        "case": case,
        "ours": ours,
        "other": other,
        "other_name": None if other is None else PLAIN,
        "unit": "ms",
    }
