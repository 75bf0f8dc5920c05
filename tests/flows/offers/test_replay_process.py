"""What a fresh process is handed can be read before Django is set up there."""

import os
import pickle
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guerdon.flows.offers import replay_process
from guerdon.flows.offers.replay_player import Player
from tests.flows.shop import percent


def test_a_fresh_process_reads_what_it_is_handed_without_django() -> None:
    now = datetime(2026, 3, 14, tzinfo=UTC)
    asked = {"documents": [percent("ten", 10)], "since": now, "until": now, "now": now}
    handed = pickle.dumps((replay_process.begun, replay_process.played, asked))
    program = (
        "import pickle, sys; pickle.load(sys.stdin.buffer);"
        "print(sorted(one for one in sys.modules if one.split('.')[0] == 'django'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=handed, capture_output=True, check=True
    )
    assert done.stdout.strip() == b"[]"


@pytest.mark.django_db
def test_it_plays_as_one_process_does(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 3, 14, tzinfo=UTC)
    asked = {"documents": [percent("ten", 10)], "since": now, "until": now, "now": now}
    monkeypatch.setattr(replay_process, "_player", None)
    replay_process.begun(asked)
    assert replay_process.played((0, 9)) == Player(**asked).part((0, 9))


POOL = """
import os, sys, time
from multiprocessing import get_context
sys.path.insert(0, sys.argv[1])
from guerdon.flows.offers.replay_process import end_with_parent

def run():
    end_with_parent()
    print(os.getpid(), flush=True)
    time.sleep(300)

if __name__ == "__main__":
    one = get_context("spawn").Process(target=run)
    one.start()
    one.join()
"""


def test_it_ends_with_the_process_that_began_it(tmp_path: Path) -> None:
    program = tmp_path / "pool.py"
    program.write_text(POOL)
    with subprocess.Popen(
        [sys.executable, str(program), str(tmp_path)], stdout=subprocess.PIPE
    ) as pool:
        assert pool.stdout is not None
        child = int(pool.stdout.readline())
        pool.kill()
        # Its standard output ends when nobody holds it any more.
        limit = time.monotonic() + 60
        while Path(f"/proc/{child}").exists() and time.monotonic() < limit:
            time.sleep(0.1)
        try:
            assert not Path(f"/proc/{child}").exists()
        finally:
            if Path(f"/proc/{child}").exists():
                os.kill(child, signal.SIGKILL)
