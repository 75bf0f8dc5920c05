"""Thirty-two writers through kill -9: every acknowledged call is in the ledger once, and it proves.

GUERDON_RACE_SECONDS says how long they write (default 3; the long run takes 60).
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.house import ROOT, House, end
from tests.race.writers import CUSTOMERS, PLENTY, amount

SECONDS = float(os.environ.get("GUERDON_RACE_SECONDS", "3"))
PROCESSES, THREADS = 4, 8
BETWEEN = 1.0
FILL = f"""
from tests.race.writers import CUSTOMERS, NOW, PLENTY
from guerdon.store.ledger import ledger
from guerdon.store.models import Customer
from tests.store.ledgers import earned, member
for n in range(CUSTOMERS):
    member(f"c{{n}}", NOW)
    ledger.post(entries=[earned(f"first-{{n}}", f"c{{n}}", {PLENTY}, NOW)])
"""
LOOK = """
import json
from datetime import UTC, datetime
from guerdon.store.ledger import folios, ledger
from guerdon.store.models import Entry
from guerdon.store.ledger.replay import replay
while folios.bind(now=datetime.now(UTC)):
    pass
run = replay()
print(json.dumps({
    "keys": list(Entry.objects.values_list("key", flat=True)),
    "balances": [
        ledger.balance(customer=f"c{n}", now=datetime(2026, 3, 15, tzinfo=UTC)).total
        for n in range(5)
    ],
    "findings": [str(one) for one in ledger.verify().findings],
    "breaks": [str(one) for one in run.breaks],
    "bound": run.entries,
    "folios": run.folios,
    "waiting": run.waiting,
}))
"""


def started(house: House, folder: Path, number: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.race.writers", str(folder), f"w{number}", str(THREADS)],
        env=house.env,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stderr=(house.home / "writers.txt").open("ab"),
        start_new_session=True,
    )


def acknowledged(folder: Path) -> list[tuple[str, int]]:
    """Every number that was told, by writer; each writer's are 0, 1, 2 ... without a gap."""
    found = []
    for file in sorted(folder.glob("w*")):
        told = [int(line) for line in file.read_text(encoding="ascii").split()]
        assert told == list(range(len(told)))
        found += [(file.name, number) for number in told]
    return found


@pytest.mark.slow
def test_every_acknowledged_call_is_there_once(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "told"
    folder.mkdir()
    house.env["PYTHONPATH"] = str(ROOT)
    house.python(FILL)
    running = [started(house, folder, number) for number in range(PROCESSES)]
    kills = 0
    try:
        limit = time.monotonic() + 60
        while len(list(folder.glob("w*"))) < PROCESSES * THREADS:
            assert time.monotonic() < limit, (house.home / "writers.txt").read_text()
            time.sleep(0.05)
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            time.sleep(BETWEEN)
            victim = kills % PROCESSES
            end(running[victim], sign=9)
            running[victim] = started(house, folder, victim)
            kills += 1
        time.sleep(BETWEEN)
        (folder / "stop").touch()
        for process in running:
            assert process.wait(timeout=60) == 0, (house.home / "writers.txt").read_text()
    finally:
        for process in running:
            end(process, sign=9)
    calls = acknowledged(folder)
    seen = json.loads(house.python(LOOK))
    assert kills >= 2
    assert len(calls) > PROCESSES * THREADS
    # No call is lost, none is there twice, and none is there that was not told in the end.
    wanted = sorted(f"{name}/{number}" for name, number in calls)
    assert sorted(key for key in seen["keys"] if key.startswith("w")) == wanted
    sums = [PLENTY] * CUSTOMERS
    for _, number in calls:
        sums[number % CUSTOMERS] += amount(number)
    assert seen["balances"] == sums
    assert (seen["findings"], seen["breaks"], seen["waiting"]) == ([], [], 0)
    assert seen["bound"] == len(seen["keys"]) == len(calls) + CUSTOMERS
    assert seen["folios"] > 1
    print(f"{len(calls)} calls, {kills} kills, {seen['folios']} folios")
