"""guerdon programme: from a file to what is live, with exit codes that a pipeline can use."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guerdon.cli import programme
from guerdon.give.programme_schema import schema
from tests.house import House

pytestmark = pytest.mark.one_database

SHOP = "offers:\n  - {key: ten, kind: percent, value: {percent: 10}}\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command in this process: the tests' own database stands already."""
    monkeypatch.setattr(programme, "open_house", lambda **_: None)
    monkeypatch.setenv("LC_ALL", "C")

    def run(*args: object, stdin: str = "") -> Result:
        return CliRunner().invoke(programme.command, list(map(str, args)), input=stdin)

    return run


@pytest.mark.django_db(transaction=True)
def test_from_a_file_to_what_is_live_and_back(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(SHOP, encoding="utf-8")
    planned = run("plan", file, "--check")
    assert planned.exit_code == 1, planned.output
    assert "+ offer ten" in planned.stdout
    assert run("plan", file).exit_code == 0
    lock = json.loads(run("plan", file, "--json").stdout)["lock"]
    assert run("apply", file, stdin="n\n").exit_code == 1
    assert run("history").stdout == ""
    done = run("apply", file, "--yes", "--lock", lock)
    assert "Applied as revision" in done.stdout, done.output
    assert run("plan", file, "--check").exit_code == 0

    file.write_text(run("export").stdout, encoding="utf-8")
    again = run("plan", file, "--check")
    assert (again.exit_code, again.stdout) == (
        0,
        "No changes: the programme is as the text says.\n",
    )


@pytest.mark.django_db(transaction=True)
def test_a_date_a_history_and_a_way_back(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(SHOP, encoding="utf-8")
    assert run("apply", file, "--yes").exit_code == 0
    (first,) = [one["number"] for one in json.loads(run("history", "--json").stdout)]
    file.write_text("offers: []\n", encoding="utf-8")
    at = ("--at", "2199-01-01T00:00:00Z", "--yes")
    stale = run("apply", file, *at, "--lock", "x")
    assert (stale.exit_code, "[plan_stale]" in stale.stderr) == (2, True)
    later = run("apply", file, *at)
    assert f"Revision {first + 1} takes effect 2199-01-01" in later.stdout, later.output
    lines = run("history").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [f"#{first + 1}", f"#{first}"]
    assert "- offer ten" in run("show", first + 1).stdout
    assert run("withdraw", first + 1).stdout == f"#{first + 1} withdrawn\n"
    assert run("apply", file, "--yes").exit_code == 0
    back = run("apply", "--version", first, "--yes")
    assert "+ offer ten  (ended once, live again)" in back.stdout


@pytest.mark.django_db(transaction=True)
def test_a_draft_is_tried_on_last_year(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(f"{SHOP}sharing: {{transfer: {{least: 60}}}}\n", encoding="utf-8")
    told = run("preview", "sharing", file)
    assert told.exit_code == 0, told.output
    first, *lines = told.stdout.splitlines()
    assert first.startswith("sharing: ")
    assert "    transfers       0 -> 0" in lines
    assert "~ in all" in lines
    plain = json.loads(run("preview", "sharing", file, "--json").stdout)
    assert plain["rows"][0] == {"of": [], "what": "transfers", "now": 0, "draft": 0, "name": {}}
    assert run("history").stdout == ""

    wrong = run("preview", "points", file)
    assert (wrong.exit_code, "[section_unmentioned]" in wrong.stderr) == (2, True)
    file.write_text("sharing:\n  transfer: 5\n", encoding="utf-8")
    wrong = run("preview", "sharing", file)
    assert (wrong.exit_code, "shop.yaml, line 2, at sharing" in wrong.stderr) == (2, True)


def test_a_path_or_a_version_and_not_both(run: Callable[..., Result]) -> None:
    assert run("plan").exit_code == run("plan", "x", "--version", 1).exit_code == 2
    wrong = run("plan", "--version", 1, "--at", "soon")
    assert (wrong.exit_code, "[body_malformed]" in wrong.stderr) == (2, True)


def test_the_schema_is_printed_in_the_language_of_the_terminal(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert json.loads(run("schema").stdout) == schema(language="en")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert json.loads(run("schema").stdout) == schema(language="zh")


def test_two_houses_are_compared(house: House, tmp_path: Path) -> None:
    house.python("")
    file = tmp_path / "shop.yaml"
    file.write_text(SHOP, encoding="utf-8")
    # By the address of its database where it has one, else by its folder.
    place = house.env.get("GUERDON_DATABASE_URL") or house.home
    compared = house.guerdon("programme", "diff", place, file, "--check")
    assert (compared.returncode, "+ offer ten" in compared.stdout) == (1, True), compared.stderr


def test_every_fault_of_a_text_is_told(house: House) -> None:
    file = house.home / "bad.yaml"
    file.write_text(
        "offers:\n  - {key: a, kind: percent, value: {percent: 0}}\n  - {key: B}\n",
        encoding="utf-8",
    )
    found = house.guerdon("programme", "diff", file, file)
    assert found.returncode == 2
    lines = found.stderr.splitlines()
    assert lines[0].startswith("guerdon: bad.yaml, line 2, at offers[0].value.percent: ")
    assert lines[1].startswith("guerdon: bad.yaml, line 3, at offers[1].key: ")
    assert lines[1].endswith("[programme_malformed]")


def test_a_house_of_another_kind_is_no_programme(house: House, tmp_path: Path) -> None:
    (tmp_path / "guerdon.sqlite3").touch()
    found = house.guerdon("programme", "diff", tmp_path, tmp_path)
    assert found.returncode == 2
    assert "[file_unreadable]" in found.stderr
