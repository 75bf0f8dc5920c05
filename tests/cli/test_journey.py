"""guerdon journey: text in, plans and outlooks out, nothing changed before it is said."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guerdon.cli.journey import command
from guerdon.store.journeys import journeys
from tests.give.paths import HELLO, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guerdon.cli.journey.open_house", lambda **_: None)


def text(tmp_path: Path, **words: object) -> str:
    path = tmp_path / "cart.yaml"
    path.write_text(json.dumps(written(**words)), encoding="utf-8")
    return str(path)


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(command, list(words), input=typed)


def test_a_journey_from_text_to_live(tmp_path: Path) -> None:
    one = text(tmp_path, steps=[HELLO])
    assert "A new journey cart" in run("plan", one).output
    assert journeys.listed() == ()
    assert "cart is version 1 now" in run("apply", one, "--yes").output
    assert "No changes" in run("apply", one).output
    assert "cart is live" in run("live", "cart").output
    assert "was so already" in run("live", "cart").output
    assert "v1 live" in run("list").output
    other = text(tmp_path, steps=[{**HELLO, "key": "hi"}])
    assert "version 1 -> 2, live" in run("plan", other).output
    assert run("apply", other, typed="n\n").exit_code == 1
    assert "version 2 now" in run("apply", other, "--yes", "--move", "hello=exit").output
    assert "is paused" in run("pause", "cart").output
    assert run("live", "none").exit_code == 2


def test_lint_finds_and_fails_on_faults(tmp_path: Path) -> None:
    fine = run("lint", text(tmp_path, steps=[HELLO]))
    assert (fine.exit_code, fine.output) == (0, "Nothing was found.\n")
    found = run("lint", text(tmp_path))
    assert found.exit_code == 1
    assert "! fault coupon" in found.output
    assert run("lint", text(tmp_path, steps=[])).exit_code == 2


def test_simulated_and_shipped(tmp_path: Path) -> None:
    said = run("simulate", text(tmp_path, steps=[HELLO]), "--days", "7")
    assert "0 members concerned" in said.output
    assert "welcome" in run("ready").output
    assert run("ready", "welcome").output.startswith("journey: welcome")
    assert run("ready", "none").exit_code == 2
    assert json.loads(run("schema").output)["title"] == "Journey"
