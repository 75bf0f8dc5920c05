"""The benchmark of leaderboards fills a true tree and times what it says."""

import json
from pathlib import Path

from benchmarks import _ranked
from benchmarks._house import ran
from benchmarks.leaderboard import PLAIN, _line


def test_ranks_agree_with_counting_on_a_small_board(tmp_path: Path) -> None:
    env = {"GUERDON_HOME": str(tmp_path)}
    told = ran(module="benchmarks._ranked", env=env, asked={"members": 300, "calls": 5})
    found = json.loads(told)
    assert {"own rank", "plain", "a purchase's score, committed"} < found.keys()
    assert all(0 < median <= p99 for median, p99 in found.values())


def test_scores_lie_all_over_the_board() -> None:
    scores = [_ranked.score(number=n, members=1_000) for n in range(1, 1_001)]
    assert min(scores) < 1_000
    assert max(scores) > 1_000_000
    assert len(set(scores)) == 1_000


def test_a_line_names_what_stands_beside_it() -> None:
    assert _line("x", 1.0, None)["other_name"] is None
    assert _line("x", 1.0, 2.0)["other_name"] == PLAIN
