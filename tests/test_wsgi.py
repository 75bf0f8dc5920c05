"""The served application: starts light, without the engine of analysis, and carries the worker."""

import subprocess
import sys

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


def test_the_worker_starts_only_where_it_is_asked_for() -> None:
    code = "import threading, guerdon.wsgi\nprint(*sorted(t.name for t in threading.enumerate()))"
    assert run(code, GUERDON_WORKER="1") == "MainThread jobs journeys messages upkeep"
    assert run(code, GUERDON_WORKER="0") == "MainThread"
    assert run(code) == "MainThread"
