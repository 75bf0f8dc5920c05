"""Earn and redeem entries per second, beside the same rows written by a minimal raw statement."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

from benchmarks._house import clean

NAME = "ledger"
SECONDS = {"small": 2.0, "full": 6.0}
TURNS = {"small": 2, "full": 3}
PROCESSES = 2
BATCH = 1_000

SETUP = """
from datetime import UTC, datetime
from guerdon.cli.house import open_house
open_house()
from benchmarks._postings import ACCOUNTS, NOW, PLENTY, entry
from guerdon.store.ledger import ledger
from guerdon.store.ledger.ledger import Posted
from guerdon.store.models import Customer, Lot
Customer.objects.bulk_create(
    [Customer(pk=n + 1, key=f"c{n + 1}", joined_at=NOW, created_at=NOW) for n in range(ACCOUNTS)],
    batch_size=5000,
)
for first in range(1, ACCOUNTS + 1, 1000):
    entries = [
        entry(key=f"first-{n:06}", customer=n, lot=0, earns=True, amount=PLENTY)
        for n in range(first, first + 1000)
    ]
    assert isinstance(ledger.post(entries=entries), Posted)
assert not Lot.objects.exclude(pk=__import__("django").db.models.F("customer_id")).exists()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
"""
CHECK = """
from guerdon.cli.house import open_house
open_house(migrate=False)
from guerdon.store.ledger import ledger
assert ledger.verify().clean, ledger.verify().findings
"""


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Entries per second: on PostgreSQL that syncs to disk, then on SQLite in one process.

    Clients are threads of two processes; every second entry earns (a lot is opened), the others
    redeem from a lot. Ours and raw take turns, there and back, on the same tables. Raw knows every
    row number beforehand, looks nothing up and refuses nothing. Afterwards the ledger is verified.
    """
    from tests.postgres import NoPostgresError, running

    try:
        with (
            running(tell=lambda text: None, durable=True) as url,
            tempfile.TemporaryDirectory(prefix="guerdon-bench-") as home,
        ):
            env = {"GUERDON_HOME": home, "GUERDON_DATABASE_URL": url}
            _python(env, SETUP)
            for clients in (8, 64):
                for hot in (False, True):
                    where = "one hot account" if hot else "spread accounts"
                    case = f"PostgreSQL, single calls, {where}, {clients} clients"
                    yield _case(env, size, case, other="raw", clients=clients, hot=hot)
            case = f"PostgreSQL, batches of {BATCH:,}, spread accounts, 2 clients"
            yield _case(env, size, case, other="raw", clients=2, batch=BATCH)
            _python(env, CHECK)
    except NoPostgresError as error:
        yield {
            "case": f"PostgreSQL: {error}",
            "ours": None,
            "other": None,
            "other_name": None,
            "unit": "entries/s",
        }
    with tempfile.TemporaryDirectory(prefix="guerdon-bench-") as home:
        env = {"GUERDON_HOME": home}
        _python(env, SETUP)
        for batch, called in ((1, "single calls"), (BATCH, f"batches of {BATCH:,}")):
            case = f"SQLite, {called}, spread accounts, one process"
            yield _case(env, size, case, other="raw_sqlite", clients=1, batch=batch, processes=1)
        _python(env, CHECK)


def _case(
    env: dict[str, str],
    size: str,
    case: str,
    *,
    other: str,
    clients: int,
    hot: bool = False,
    batch: int = 1,
    processes: int = PROCESSES,
) -> dict[str, Any]:
    rates: dict[str, list[float]] = {"ours": [], other: []}
    for turn in range(TURNS[size]):
        for way in ("ours", other) if turn % 2 == 0 else (other, "ours"):
            asked = {"way": way, "clients": clients // processes, "hot": hot, "batch": batch}
            rates[way].append(_rate(env, asked, SECONDS[size], processes, f"{case}-{turn}"))
    mean = {way: sum(found) / len(found) for way, found in rates.items()}
    return {
        "case": case,
        "ours": round(mean["ours"], 1),
        "other": round(mean[other], 1),
        "other_name": "raw SQL",
        "unit": "entries/s",
    }


def _rate(
    env: dict[str, str], asked: dict[str, Any], seconds: float, processes: int, name: str
) -> float:
    """The processes get ready, then all go at once."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks._postings", json.dumps(asked | own)],
            env=clean() | env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(processes)
        for own in [{"seconds": seconds, "name": f"{name}-{asked['way']}-{number}"}]
    ]
    try:
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", f"a process of {name} failed"
        told = [_gone(process) for process in running]
        return sum(float(process.communicate()[0]) for process in told)
    finally:
        for process in running:
            process.kill()
            process.wait()


def _gone(process: "subprocess.Popen[str]") -> "subprocess.Popen[str]":
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()
    return process


def _python(env: dict[str, str], code: str) -> None:
    subprocess.run([sys.executable, "-c", code], env=clean() | env, check=True)
