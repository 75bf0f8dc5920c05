"""guerdon code: from the pattern to the till without network and back, in one house."""

import csv
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from guerdon.cli.code import command
from tests.flows.shop import off, sells

pytestmark = pytest.mark.django_db(transaction=True)
Run = Callable[..., Result]


@pytest.fixture
def run(now: datetime, settings: Any, tmp_path: Path) -> Run:
    settings.HOME = tmp_path
    sells(now, off("five", 500, codes="unique", limits={"total": 1}))
    return lambda *args: CliRunner().invoke(command, [str(arg) for arg in args])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def issued(run: Run) -> None:
    issue = ("issue", "five", "****-****%", "--prefix", "TEA-", "--key", "tea", "--count", 3)
    for _ in range(2):
        done = run(*issue, "--signed", "--off", 500, "--from-spend", 2000, "--ends", "2199-12-30")
        assert (done.exit_code, done.stdout.strip()) == (0, "tea: 3 codes (complete)"), done.output


def test_from_the_pattern_to_the_settlement(run: Run, tmp_path: Path) -> None:
    issued(run)
    out, keys, log = tmp_path / "tea.csv", tmp_path / "keys.json", tmp_path / "till.csv"
    assert run("export", "tea", "--out", out).exit_code == 0
    made = rows(out)
    assert len(made) == 3
    assert made[0]["expires_at"] == "2199-12-31T00:00:00+00:00"
    assert out.stat().st_mode & 0o077 == 0
    assert run("export", "tea", "--out", out).exit_code == 2
    keys.write_text(run("keys").stdout)
    use = ("--keys", keys, "--log", log, "--till", "t1", "--given", 500, "--order")
    for number, row in enumerate(made[:2]):
        done = run("verify", row["token"], *use, f"o{number}")
        assert done.exit_code == 0, done.output
        assert (
            f"{row['code']}: five, 5.00 USD off from 20.00, ends 2199-12-31T00:00:00+00:00\n"
            in done.output
        )
    again = run("verify", made[0]["token"], *use, "o9")
    assert (again.exit_code, "[use_taken]" in again.output) == (2, True)
    forged = made[2]["token"][:-3] + "AAA"
    wrong = run("verify", forged, "--keys", keys)
    assert (wrong.exit_code, "[token_" in wrong.output) == (2, True)
    # With network again: one within the limit, one beyond it; a second time nothing changes.
    for _ in range(2):
        done = run("settle", log, "--json")
        told = [json.loads(line) for line in done.stdout.splitlines()]
        assert done.exit_code == 0, done.output
        assert [one["state"] for one in told] == ["settled", "overrun"]
    assert "fresh 1, redeemed 2" in run("list").output
    assert run("void", "tea", "--yes").output == "tea is void.\n"
    assert "redeemed 2, void 1" in run("list", "--offer", "five").output


def test_another_tills_use_ends_with_1(run: Run, tmp_path: Path) -> None:
    issued(run)
    out = tmp_path / "tea.csv"
    run("export", "tea", "--out", out)
    token = rows(out)[0]["token"]
    for till in ("t1", "t2"):
        run("verify", token, "--log", tmp_path / till, "--till", till, "--order", f"{till}-o")
    assert run("settle", tmp_path / "t1").exit_code == 0
    done = run("settle", tmp_path / "t2")
    assert (done.exit_code, "conflict" in done.output, "t1-o" in done.output) == (1, True, True)
    assert run("settle", tmp_path / "t3").exit_code == 2


def test_keys_change(run: Run) -> None:
    def states() -> list[str]:
        return [one["state"] for one in json.loads(run("keys").stdout)["keys"]]

    assert states() == []
    run("keys", "--new")
    old = json.loads(run("keys", "--new").stdout)["keys"][1]["key"]
    assert states() == ["current", "retired"]
    run("keys", "--revoke", old)
    assert states() == ["current", "revoked"]
    assert run("keys", "--revoke", "nope").exit_code == 2


def test_codes_from_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text("code\nSPRING-1\nSPRING-1\n!\n")
    done = run("import", "five", file, "--key", "old")
    assert done.stdout.strip() == "old: 1 codes, 2 lines refused (complete)", done.output
    assert "SPRING-1,fresh" in run("export", "old").output


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (("issue", "five", "####", "--key", "x", "--count", 1), "pattern_too_small"),
        (("issue", "five", "#", "--key", "x", "--count", 1), "pattern_length"),
        (("issue", "five", "*" * 12, "--key", "x"), "codes_out_of_bounds"),
        (("issue", "none", "*" * 12, "--key", "x", "--count", 1), "not_found"),
        (("import", "five", "nowhere.csv", "--key", "x"), "file_not_found"),
        (("export", "none"), "not_found"),
        (("void", "none", "--yes"), "not_found"),
        (("verify", "hello"), "token_malformed"),
        (("verify", "hello", "--keys", "nowhere.json"), "file_not_found"),
    ],
)
def test_what_is_refused_says_why(run: Run, args: tuple[Any, ...], reason: str) -> None:
    done = run(*args)
    assert (done.exit_code, f"[{reason}]" in done.output) == (2, True), done.output
