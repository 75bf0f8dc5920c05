"""The served application: starts light, without the engine of analysis, and carries the worker."""

import subprocess
import sys
from pathlib import Path

from tests.home import HOME

HEAVY = ("ibis", "duckdb", "numpy", "scipy", "pyarrow", "pandas", "altair", "vl_convert", "sqlglot")


def run(code: str, **env: str) -> str:
    given = {"GUERDON_HOME": str(HOME), "PATH": "", "PYTHONUTF8": "1", **env}
    done = subprocess.run(
        [sys.executable, "-c", code], env=given, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_every_address_is_known_without_loading_the_analysis() -> None:
    loaded = run(
        "import sys, guerdon.wsgi\n"
        "from django.urls import get_resolver\n"
        "assert get_resolver().url_patterns\n"
        "print(*sys.modules)"
    ).split()
    assert "guerdon.web.api.shell" in loaded
    assert [name for name in HEAVY if name in loaded] == []


def test_a_call_is_let_in_soon_beside_a_thread_that_computes() -> None:
    assert float(run("import sys, guerdon.wsgi\nprint(sys.getswitchinterval())")) <= 0.001


THREADS = """
import threading, time, guerdon.wsgi
limit = time.monotonic() + 20
def names():
    return sorted(t.name for t in threading.enumerate())
while "worker" in names() and len(names()) < 6 and time.monotonic() < limit:
    time.sleep(0.01)
print(*names())
"""


def test_the_worker_starts_only_where_it_is_asked_for(tmp_path: Path) -> None:
    home = {"GUERDON_HOME": str(tmp_path)}
    working = "MainThread jobs journeys messages upkeep worker"
    # Its threads find no house there and say so.
    assert run(THREADS, **home, GUERDON_WORKER="1").splitlines()[-1] == working
    assert run(THREADS, **home, GUERDON_WORKER="0") == "MainThread"
    assert run(THREADS, **home) == "MainThread"
