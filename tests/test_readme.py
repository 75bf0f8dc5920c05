"""Every command and every line of code in the README is run, and prints what it says it prints."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import BIN, ROOT, House, end, free_port, opened, serving, wait_for

README = (ROOT / "README.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# `make test` runs this file; `make run` has a test of its own below.
MAKE = re.compile(r"^make (\w+)[^\n]*$", re.MULTILINE)


def fences() -> list[tuple[str, str, str | None]]:
    """Each block of code: its language, its text, and the output shown right after it."""
    found = [(match[1], match[2]) for match in FENCE.finditer(README)]
    after = [*found[1:], ("", "")]
    return [
        (language, code, shown if kind == "text" else None)
        for (language, code), (kind, shown) in zip(found, after, strict=True)
        if language != "text"
    ]


def scripts(language: str) -> list[tuple[str, str | None]]:
    return [(code, shown) for kind, code, shown in fences() if kind == language]


def test_only_languages_that_are_run_stand_there() -> None:
    assert {kind for kind, _, _ in fences()} <= {"sh", "python"}
    assert len(scripts("sh")) >= 2


def test_the_first_screen_has_the_picture_the_two_commands_and_a_decision() -> None:
    first = README.split("\n## ", 1)[0]
    assert "docs/pictures/loop.svg" in first
    assert re.search(r"^make run\b", first, re.MULTILINE)
    assert re.search(r"^make test\b", first, re.MULTILINE)
    assert "```text" in first
    assert first.count("\n") <= 60


def test_every_file_it_names_is_there() -> None:
    named = re.findall(r"\]\((?!http)([^)#]+)", README) + re.findall(r'src="([^"]+)"', README)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("name", sorted(set(MAKE.findall(README))))
def test_each_make_command_is_there(name: str) -> None:
    done = subprocess.run(["make", "-n", name], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_code_prints_what_it_shows(tmp_path: Path) -> None:
    for code, shown in scripts("python"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONUTF8": "1"},
            check=False,
        )
        assert done.returncode == 0, done.stderr
        if shown is not None:
            assert done.stdout == shown


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, str]]:
    """Somebody who reads the README from top to bottom, with guerdon serving beside them."""
    home = tmp_path_factory.mktemp("reader")
    with opened(home=home, fresh=True) as house, serving(house) as address:
        (house.home / ".venv").symlink_to(BIN.parent)
        yield house, address


def test_the_commands_run_from_top_to_bottom(reader: tuple[House, str]) -> None:
    house, address = reader
    env = house.env | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    if not shutil.which("curl"):
        pytest.skip("curl is not installed: the commands of the README were not run")
    for code, shown in scripts("sh"):
        script = MAKE.sub("", code).replace(ADDRESS, address)
        if not re.sub(r"#.*", "", script).strip():
            continue
        done = subprocess.run(
            ["sh", "-eu", "-c", script],
            cwd=house.home,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
        if shown is not None:
            assert done.stdout == shown, script


# What a person's shell has that reaches the package index; nothing else of this one goes along.
KEPT = re.compile(r"PATH|LANG|(PIP|UV|SSL)_\w+|\w+_(proxy|PROXY)|REQUESTS_CA_BUNDLE")


@pytest.mark.slow
def test_make_run_works_in_a_clean_clone(tmp_path: Path) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone: there is nothing to clone from")
    clone, home = tmp_path / "guerdon", tmp_path / "home"
    subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
    home.mkdir()
    env = {name: value for name, value in os.environ.items() if KEPT.fullmatch(name)}
    env["HOME"] = str(home)
    first = started(clone, env, seconds=900)
    assert "installing guerdon" in first
    address, password = ways_in(first)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
    assert len(password) >= 12
    again = started(clone, env, seconds=120)
    assert "installing" not in again
    assert "bringing in" not in again
    assert ways_in(again)[1] == password


def ways_in(said: str) -> tuple[str, str]:
    """The address and the owner's password that `make run` printed."""
    found = dict(re.findall(r"^(console|owner) +(\S+)$", said, re.MULTILINE))
    return found["console"], found["owner"]


def started(clone: Path, env: dict[str, str], *, seconds: float) -> str:
    """Run `make run` until it serves, look at its front page, end it; what it printed."""
    port = free_port()
    log = clone.parent / f"run-{time.monotonic_ns()}.txt"
    process = subprocess.Popen(
        ["make", "run", f"PORT={port}"],
        cwd=clone,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=log.open("wb"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}", process=process, seconds=seconds, log=log)
    finally:
        end(process)
    return log.read_text(encoding="utf-8", errors="replace")
