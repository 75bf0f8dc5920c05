"""One intake at a time, also across processes; a killed one gives its turn back."""

import subprocess
import sys
from pathlib import Path

from guerdon.flows.intake.turn import turn

HOLD = """
import sys, time
from pathlib import Path
from guerdon.flows.intake.turn import turn
with turn(folder=Path(sys.argv[1])) as ours:
    print(ours, flush=True)
    time.sleep(60)
"""


def test_a_turn_is_had_once_and_given_back(tmp_path: Path) -> None:
    folder = tmp_path / "intake"
    with turn(folder=folder) as first, turn(folder=folder) as second:
        assert (first, second) == (True, False)
    with turn(folder=folder) as again:
        assert again


def test_a_killed_process_gives_its_turn_back(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "True"
    with turn(folder=tmp_path) as ours:
        assert not ours
    process.kill()
    process.wait()
    process.stdout.close()
    with turn(folder=tmp_path) as ours:
        assert ours
