"""Houses for tests that run guerdon as a program, each with its own folder and database."""

import atexit
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One installation: its folder and the environment in which its programs run."""

    home: Path
    env: dict[str, str]

    def guerdon(
        self, *args: str | Path, stdin: str = "", seconds: float = 300
    ) -> "subprocess.CompletedProcess[str]":
        """Run `guerdon ARGS` to its end; look at returncode, stdout and stderr."""
        return self._run([str(BIN / "guerdon"), *map(str, args)], stdin, seconds)

    def python(self, code: str, *, seconds: float = 300) -> str:
        """Run Python code in the house with Django ready; what it printed. It must succeed."""
        ready = "from guerdon.cli.house import open_house; open_house()\n"
        done = self._run([sys.executable, "-c", ready + code], "", seconds)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def popen(self, *args: str) -> "subprocess.Popen[bytes]":
        """Start `guerdon ARGS` as a process group of its own; whoever starts it ends it."""
        return subprocess.Popen(
            [str(BIN / "guerdon"), *args],
            env=self.env,
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            stdout=(self.home / "stdout.txt").open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def _run(
        self, command: list[str], stdin: str, seconds: float
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command,
            env=self.env,
            cwd=self.home,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=seconds,
            check=False,
        )


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def opened(*, home: Path, fresh: bool = False) -> Iterator[House]:
    """A house in `home`: a copy of one with its tables made, or, `fresh`, nothing yet.

    On PostgreSQL it gets a database of its own, dropped at the end.
    """
    if not fresh:
        shutil.copytree(built(), home, dirs_exist_ok=True)
    home.mkdir(parents=True, exist_ok=True)
    server = os.environ.get("GUERDON_TEST_DATABASE_URL", "")
    if not server:
        yield House(home=home, env=_environment(home))
        return
    with _database(server, template="template1" if fresh else _BUILT) as url:
        yield House(home=home, env=_environment(home) | {"GUERDON_DATABASE_URL": url})


@cache
def built() -> Path:
    """The folder of a house that every other is copied from: making tables takes seconds."""
    home = Path(tempfile.mkdtemp(prefix="guerdon-built-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    made = House(home=home, env=_environment(home))
    if server := os.environ.get("GUERDON_TEST_DATABASE_URL", ""):
        kept = ExitStack()
        atexit.register(kept.close)
        url = kept.enter_context(_database(server, name=_BUILT))
        made = House(home=home, env=made.env | {"GUERDON_DATABASE_URL": url})
    made.python("")
    return home


# Each process of a test run builds its own.
_BUILT = f"built_{secrets.token_hex(6)}"


@contextmanager
def _database(server: str, *, template: str = "template1", name: str = "") -> Iterator[str]:
    """A new database of that PostgreSQL; its address. Dropped at the end."""
    import psycopg

    name = name or f"house_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as link:
            link.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _environment(home: Path) -> dict[str, str]:
    """What the programs of a house see: nothing of the guerdon that runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUERDON_")}
    kept.pop("LC_ALL", None)
    return kept | {"GUERDON_HOME": str(home), "PYTHONUTF8": "1", "LANG": "C.UTF-8"}


@contextmanager
def serving(house: House, *options: str, seconds: float = 60) -> Iterator[str]:
    """`guerdon serve` in this house on a free port; the address. Ended whole afterwards."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    process = house.popen("serve", "--port", str(port), *options)
    try:
        wait_for(address, process=process, seconds=seconds, log=house.home / "stdout.txt")
        yield address
    finally:
        end(process)


def wait_for(
    address: str, *, process: "subprocess.Popen[bytes]", seconds: float, log: Path
) -> None:
    """Until GET /health answers; fails with the log when the process ends or time runs out."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    tail = log.read_text(encoding="utf-8", errors="replace")[-3000:] if log.exists() else ""
    pytest.fail(f"{address} does not answer; the server said:\n{tail}")


def end(process: "subprocess.Popen[bytes]", *, sign: int = 15) -> None:
    """End a process and all it started; after ten seconds without mercy."""
    for signal in (sign, 9):
        try:
            os.killpg(process.pid, signal)
        except ProcessLookupError:
            break
        try:
            process.wait(timeout=10)
            break
        except subprocess.TimeoutExpired:
            continue
    process.wait()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house of its own for one test, its tables made."""
    with opened(home=tmp_path / "house") as made:
        yield made


@pytest.fixture
def bare_house(tmp_path: Path) -> Iterator[House]:
    """A house of its own for one test, with nothing in it."""
    with opened(home=tmp_path / "house", fresh=True) as made:
        yield made
