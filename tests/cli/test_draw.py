"""guerdon draw says odds and checks draws, also from a file alone."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from guerdon.cli.draw import command
from guerdon.flows.play import draw as flow
from guerdon.store.play import draws
from tests.flows.games import member, spin, wheel

pytestmark = pytest.mark.django_db(transaction=True)


def run(*args: str) -> Any:
    return CliRunner().invoke(command, args)


def test_odds_are_said_exactly(now: Any) -> None:
    wheel(now)
    lines = run("odds", "wheel").output.splitlines()
    assert lines[0].split() == ["mug", "1%", "1/100"]
    assert run("odds", "wheel", "--dry", "30").output.splitlines()[-1].startswith("This draw must")
    assert run("odds", "none").exit_code == 2


def test_a_draw_is_checked_by_key_and_by_file(now: Any, tmp_path: Path) -> None:
    wheel(now)
    member("ann", now, points_given=100)
    key = spin("ann", now).body["take"]
    assert run("check", key).exit_code == 2
    flow.reveal(customer="ann", draw="wheel", now=now)
    done = run("check", key)
    assert done.exit_code == 0, done.output
    assert [line.split()[:2] for line in done.output.splitlines()] == [
        ["holds", name] for name in ("commit", "table", "roll", "rolled", "given")
    ]
    taken = draws.taken(key=key)
    assert taken is not None
    file = tmp_path / "draw.json"
    file.write_text(json.dumps({"record": dict(taken.record)}))
    assert run("check", str(file)).exit_code == 0
    bent = []
    # Of a hundred places another seed may hit the same one by chance, but not five seeds.
    for seed in ("one", "two", "three", "four", "five"):
        file.write_text(json.dumps({**taken.record, "client_seed": seed}))
        bent.append(run("check", str(file)))
    assert 1 in {one.exit_code for one in bent}
    assert all(("DIFFERS" in one.output) == (one.exit_code == 1) for one in bent)
    file.write_text("{")
    assert "[file_unreadable]" in run("check", str(file)).output
    assert run("check", "none").exit_code == 2
