"""Unique codes drawn and stored, in one call and as a job, beside Django's own bulk insert."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

NAME = "codes"
AT_ONCE = {"small": 20_000, "full": 100_000}
AS_JOB = {"small": 100_000, "full": 1_000_000}
OTHER = "bulk_create of random texts"

# A process of its own, so that its highest memory is that of the work alone.
WORK = """
import json, resource, secrets, sys, time
from datetime import UTC, datetime
from guerdon.cli.house import open_house
open_house()
from guerdon.flows.codes import batches as code_batches, coupons, export as code_export
from guerdon.store.programme import offers
from guerdon.store.codes.batches import Asked
from guerdon.store.models import Code
now, count, what = datetime.now(UTC), int(sys.argv[1]), sys.argv[2]
document = {"key": "tea", "kind": "percent", "name": {"en": "Tea"}, "value": {"percent": 10},
    "codes": "unique"}
offers.keep(documents=[document], actor="bench", now=now, state="live")
begun = time.perf_counter()
if what == "at once":
    answer = coupons.issue(offer="tea", count=count, actor="bench", key="bench:1", now=now)
    assert len(answer.body["codes"]) == count
elif what == "job":
    asked = Asked(key="b", offer="tea", pattern="TEA-****-***-***%", wanted=count)
    code_batches.begun(asked=asked, actor="bench", now=now)
    code_batches.run(batch="b", tell=lambda progress: None)
elif what == "file":
    from pathlib import Path
    file = Path("codes.csv")
    with file.open("w") as out:
        out.write("code\\n")
        out.writelines(f"{secrets.token_hex(8)}\\n" for _ in range(count))
    begun = time.perf_counter()
    asked = Asked(key="f", offer="tea", source=code_batches.on_this_machine(file=file))
    code_batches.begun(asked=asked, actor="bench", now=now)
    code_batches.run(batch="f", tell=lambda progress: None)
else:
    alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    for start in range(0, count, 5_000):
        Code.objects.bulk_create(
            (Code(code="".join(secrets.choice(alphabet) for _ in range(12)), offer="tea",
                issued_at=now) for _ in range(min(5_000, count - start))),
            ignore_conflicts=True)
seconds = time.perf_counter() - begun
assert Code.objects.count() == count, Code.objects.count()
export = None
if what == "job":
    begun = time.perf_counter()
    pieces = code_export.export(batch="b", actor="bench", now=now)
    size = sum(len(piece) for piece in pieces)
    export = time.perf_counter() - begun
unit = 2**20 if sys.platform == "darwin" else 1024
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
print(json.dumps({"seconds": seconds, "peak": peak, "export": export}))
"""


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Seconds and peak memory, on SQLite, or on GUERDON_DATABASE_URL when that is set and empty.

    Every code is random, unique, and there when the clock is stopped; the job's are counted with
    each step, so that it may be killed anywhere.
    """
    where = "PostgreSQL" if os.environ.get("GUERDON_DATABASE_URL") else "SQLite"
    count, many = AT_ONCE[size], AS_JOB[size]
    ours, plain = _done(count, "at once"), _done(count, "bulk_create")
    yield _line(f"{count:,} in one call, {where}", ours["seconds"], plain["seconds"])
    job = _done(many, "job")
    yield _line(f"{many:,} as a job, {where}", job["seconds"])
    yield _line(f"{many:,} as a job, peak memory, {where}", job["peak"], unit="MB")
    yield _line(f"{many:,} exported as CSV, {where}", job["export"])
    file = _done(many, "file")
    yield _line(f"{many:,} taken in from CSV, {where}", file["seconds"])


def _line(
    case: str, ours: float, other: float | None = None, unit: str = "seconds"
) -> dict[str, Any]:
    return {
        "case": case,
        "ours": round(ours, 3),
        "other": other and round(other, 3),
        "other_name": other and OTHER,
        "unit": unit,
    }


def _done(count: int, what: str) -> Any:
    """What the work in a new home told; on PostgreSQL its tables are emptied afterwards."""
    with tempfile.TemporaryDirectory(prefix="guerdon-bench-") as home:
        made = subprocess.run(
            [sys.executable, "-c", WORK, str(count), what],
            env=os.environ | {"GUERDON_HOME": home},
            cwd=home,
            check=True,
            capture_output=True,
            text=True,
        )
        if os.environ.get("GUERDON_DATABASE_URL"):
            subprocess.run(
                [sys.executable, "-c", EMPTIED],
                env=os.environ | {"GUERDON_HOME": home},
                check=True,
            )
    return json.loads(made.stdout.splitlines()[-1])


EMPTIED = """
from guerdon.cli.house import open_house
open_house()
from guerdon.store import emptying
emptying.empty()
"""
