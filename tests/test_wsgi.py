"""The served application: starts light, without the engine of analysis."""

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


def test_a_call_is_let_in_soon_beside_a_thread_that_computes() -> None:
    assert float(run("import sys, guerdon.wsgi\nprint(sys.getswitchinterval())")) <= 0.001


def test_what_was_loaded_is_not_looked_through_for_what_nobody_needs() -> None:
    code = "import gc, guerdon.wsgi\nprint(gc.get_freeze_count(), len(gc.get_objects()))"
    kept, looked = map(int, run(code).split())
    assert kept > 50 * looked
