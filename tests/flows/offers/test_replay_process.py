"""What a fresh process is handed can be read before Django is set up there."""

import pickle
import subprocess
import sys
from datetime import UTC, datetime

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
