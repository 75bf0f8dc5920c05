"""A standalone Spark master with two workers on loopback, and one session for all tests."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from guerdon.lake import engine
from tests import java
from tests.house import ROOT
from tests.postgres import ending_with_parent

SECONDS = 120
# Many short programs: quick to start is better than quick later.
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dlog4j2.level=error"
CONF = """
spark.sql.shuffle.partitions 2
spark.default.parallelism 2
spark.executor.memory 512m
spark.executor.cores 1
spark.python.worker.reuse true
"""


@dataclass(slots=True, kw_only=True)
class Cluster:
    """Its address, and its processes, each with a group of its own."""

    master: str
    folder: Path
    processes: dict[str, "subprocess.Popen[bytes]"]

    def kill(self, name: str) -> None:
        """End a worker at once with everything that it started, as when its machine fails."""
        process = self.processes[name]
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def alive(self) -> int:
        """How many workers run."""
        named = [one for name, one in self.processes.items() if name.startswith("worker")]
        return sum(one.poll() is None for one in named)


def environment(folder: Path) -> dict[str, str]:
    """What every program of the cluster is told; the program that asks needs it too."""
    home = java.found() or java.fetched(into=folder / "java", tell=print)
    found = find_spec("pyspark")
    assert found is not None, "pyspark is not installed: make test does it"
    assert found.origin is not None
    conf = folder / "conf"
    conf.mkdir(exist_ok=True)
    (conf / "spark-defaults.conf").write_text(CONF, encoding="utf-8")
    return {
        "JAVA_HOME": str(home),
        "JDK_JAVA_OPTIONS": QUICK,
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_HOME": str(Path(found.origin).parent),
        "SPARK_CONF_DIR": str(conf),
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_NO_DAEMONIZE": "1",
        "SPARK_DAEMON_MEMORY": "256m",
    }


@contextmanager
def running(folder: Path, *, workers: int = 2) -> Iterator[Cluster]:
    """A master and its workers, up; everything is ended and gone afterwards."""
    env = os.environ | environment(folder)
    port = _free()
    cluster = Cluster(master=f"spark://127.0.0.1:{port}", folder=folder, processes={})

    def start(name: str, *words: str) -> None:
        command = [f"{env['SPARK_HOME']}/bin/spark-class", f"org.apache.spark.deploy.{words[0]}"]
        with (folder / f"{name}.log").open("wb") as log:
            cluster.processes[name] = subprocess.Popen(
                [*command, "--host", "127.0.0.1", "--webui-port", "0", *words[1:]],
                cwd=folder,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=ending_with_parent(by=signal.SIGKILL),  # noqa: PLW1509 (as there)
            )

    try:
        start("master", "master.Master", "--port", str(port))
        for number in range(workers):
            name = f"worker{number}"
            work = ["--work-dir", str(folder / name), "--cores", "1", "--memory", "600m"]
            start(name, "worker.Worker", *work, cluster.master)
        _wait(cluster, port)
        yield cluster
    finally:
        for name, process in cluster.processes.items():
            if process.poll() is None:
                cluster.kill(name)


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(cluster: Cluster, port: int) -> None:
    """Until the master picks up; workers knock at it until it does."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with socket.socket() as one:
            one.settimeout(1)
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        for name, process in cluster.processes.items():
            if process.poll() is not None:
                raise OSError((cluster.folder / f"{name}.log").read_text(errors="replace")[-2000:])
        time.sleep(0.1)
    raise TimeoutError("the Spark master does not answer")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A master and two workers for all tests of the session."""
    with running(tmp_path_factory.mktemp("spark")) as started:
        yield started


@pytest.fixture(scope="session")
def spark(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The engine on that cluster."""
    spill = tmp_path_factory.mktemp("spill")
    with pytest.MonkeyPatch.context() as patched:
        for name, value in environment(cluster.folder).items():
            patched.setenv(name, value)
        with engine.opened(spill=spill, lake=cluster.master) as opened:
            yield opened
    assert list(spill.iterdir()) == []
