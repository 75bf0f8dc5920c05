"""One process at a time, also across machines that share a database; a killed one gives way."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from guerdon.store.turn import LOCKS, turn
from tests.flows.shop import in_threads

pytestmark = pytest.mark.django_db(transaction=True)

HOLD = """
import sys, time
from pathlib import Path
import django
django.setup()
from guerdon.store.turn import turn
with turn(what="intake", folder=Path(sys.argv[1])) as ours:
    print(ours, flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("what", LOCKS)
def test_one_at_a_time(what: str, tmp_path: Path) -> None:
    def other(number: int) -> bool:
        with turn(what=what, folder=tmp_path) as ours:
            return ours

    def of_another_kind(number: int) -> bool:
        with turn(what="day" if what == "night" else "night", folder=tmp_path) as ours:
            return ours

    with turn(what=what, folder=tmp_path) as ours:
        assert ours
        assert in_threads(1, other) == [False]
        assert in_threads(1, of_another_kind) == [True]
    assert in_threads(1, other) == [True]


def test_who_waits_has_it_in_the_end(tmp_path: Path) -> None:
    order = []

    def patient(number: int) -> bool:
        with turn(what="schema", folder=tmp_path, waits=True) as ours:
            order.append(number)
            order.append(number)
            return ours

    assert in_threads(4, patient) == [True] * 4
    assert order[::2] == order[1::2]


@pytest.mark.one_database
def test_a_killed_process_gives_its_turn_back(tmp_path: Path) -> None:
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "guerdon.settings"}
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=env
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "True"
    with turn(what="intake", folder=tmp_path) as ours:
        assert not ours
    process.kill()
    process.wait()
    process.stdout.close()
    with turn(what="intake", folder=tmp_path) as ours:
        assert ours
