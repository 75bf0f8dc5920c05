"""Intake under kill -9: half of it never counts, and run again it ends as if undisturbed."""

import csv
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.house import House, opened

pytestmark = [pytest.mark.database, pytest.mark.slow]
HEAD = ("order", "customer", "date", "sku", "quantity", "amount")


# Enough orders for several chunks, so that a kill falls between and inside them.
def many(path: Path, *, orders: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for number in range(orders):
            day = 1 + number % 28
            for line in range(3):
                amount = "abc" if number % 97 == 0 and line == 2 else f"{number % 50}.{line}5"
                writer.writerow(
                    [f"A{number}", f"c{number % 300}", f"2026-01-{day:02}", f"s{line}", 1, amount]
                )
        writer.writerow(["Z1", "c1", "2026-03-14 12:00", "s1", 1, "1.00"])
    return path


READY = "from guerdon.cli.house import open_house; open_house()\n"
KILLED = """
import os, signal
from guerdon.flows.intake import intake
from guerdon.store import intake as taken
from datetime import datetime, UTC
count = 0
real = taken.step
def step(**words):
    global count
    real(**words)
    count += 1
    if count == {after}:
        os.kill(os.getpid(), signal.SIGKILL)
taken.step = step
if {inside}:
    from guerdon.store.past import history
    take = history.take
    def dying(**words):
        done = take(**words)
        if count == {after}:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    history.take = dying
    taken.step = lambda **words: (globals().__setitem__("count", count + 1), real(**words))
intake.bring_in(file={file!r}, what="orders", now=datetime(2026, 3, 14, tzinfo=UTC))
"""
LOOK = """
import json
from guerdon.store.models import *
from guerdon.store import intake
print(json.dumps([
    list(Order.objects.order_by("key").values_list(
        "key", "customer__key", "placed_at", "total_minor", "intake__state")),
    list(Line.objects.order_by("order__key", "number").values_list(
        "order__key", "number", "sku", "quantity_milli", "amount_minor")),
    list(Customer.objects.order_by("key").values_list("key", flat=True)),
    list(Quarantine.objects.order_by("row").values_list("row", "reason")),
    [one.report and one.report.changes for one in intake.listed()],
    [one.report and one.report.accepted for one in intake.listed()],
], default=str))
"""
RUN = """
from guerdon.flows.intake import intake
from datetime import datetime, UTC
answer = intake.bring_in(file={file!r}, what="orders", now=datetime(2026, 3, {day}, tzinfo=UTC))
print(answer.again, answer.accepted)
"""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Any]:
    """A file, and what a house holds that took it in without being killed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    file = str(many(folder / "many.csv", orders=3000))
    with opened(home=folder / "house") as house:
        told = house.python(RUN.format(file=file, day=14) + LOOK)
    return file, json.loads(told.splitlines()[-1])


@pytest.mark.parametrize(("after", "inside"), [(2, False), (4, False), (5, True)])
def test_kill_9_and_run_again_is_as_if_undisturbed(
    undisturbed: tuple[str, Any], house: House, after: int, inside: bool
) -> None:
    file, calm = undisturbed
    code = KILLED.format(file=file, after=after, inside=inside)
    done = subprocess.run(
        [sys.executable, "-c", READY + code], env=house.env, check=False, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    # A day later: what was in the future when it began stays there.
    told = house.python(LOOK + RUN.format(file=file, day=15) + LOOK).splitlines()
    begun, again = json.loads(told[0]), json.loads(told[-1])
    assert begun[4] == [None], "half an intake is not complete"
    assert {order[4] for order in begun[0]} <= {"writing"}, "and its orders do not count"
    assert told[-2].split() == ["False", "8969"]
    assert again == calm


def test_a_kill_at_any_moment_leaves_nothing_that_counts(tmp_path: Path, house: House) -> None:
    file = many(tmp_path / "many.csv", orders=10_000)
    process = subprocess.Popen(
        [sys.executable, "-c", READY + RUN.format(file=str(file), day=14)],
        env=house.env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(3.0)
    process.kill()
    process.wait()
    count = (
        "from guerdon.store.models import Order\n"
        "print(Order.objects.filter(intake__state='complete').count())"
    )
    assert int(house.python(count)) in (0, 10_000)
    house.python(RUN.format(file=str(file), day=14))
    assert int(house.python(count)) == 10_000
