"""Settings: the database from its URL, and what a house without any setting has."""

import subprocess
import sys
from pathlib import Path

import pytest

from guerdon.settings import database


def test_with_no_url_it_is_sqlite_in_the_home(tmp_path: Path) -> None:
    made = database(url="", home=tmp_path)
    assert made["ENGINE"] == "django.db.backends.sqlite3"
    assert made["NAME"] == tmp_path / "guerdon.sqlite3"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_url_names_every_part_of_postgresql(scheme: str, tmp_path: Path) -> None:
    url = f"{scheme}://lin%40shop:p%2Fw%3A@db.example:5433/loyal%20ty?sslmode=require"
    made = database(url=url, home=tmp_path)
    assert made["ENGINE"] == "django.db.backends.postgresql"
    named = {name: made[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    assert named == {
        "NAME": "loyal ty",
        "USER": "lin@shop",
        "PASSWORD": "p/w:",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }
    assert made["CONN_HEALTH_CHECKS"] is True


def test_a_url_may_leave_the_rest_to_the_server(tmp_path: Path) -> None:
    made = database(url="postgresql:///guerdon", home=tmp_path)
    assert (made["NAME"], made["HOST"], made["PORT"], made["USER"]) == ("guerdon", "", "", "")


@pytest.mark.parametrize("url", ["mysql://x/y", "guerdon", "sqlite:///x"])
def test_any_other_url_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="postgresql://"):
        database(url=url, home=tmp_path)


def test_nobody_is_served_under_a_strange_name(settings: object) -> None:
    from guerdon import settings as own

    assert own.DEBUG is False
    assert own.ALLOWED_HOSTS == ["127.0.0.1", "localhost", "[::1]"]
    assert own.CSRF_TRUSTED_ORIGINS == []
    assert own.SESSION_COOKIE_HTTPONLY is True


def test_a_logged_fault_keeps_the_values_of_its_frames_to_itself(tmp_path: Path) -> None:
    code = (
        "import guerdon.settings, structlog\n"
        "def pay(card):\n"
        "    raise ValueError('broken')\n"
        "try:\n"
        "    pay('4111' * 4)\n"
        "except ValueError:\n"
        "    structlog.get_logger().exception('failed')\n"
    )
    env = {"GUERDON_HOME": str(tmp_path), "PATH": "", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert "ValueError: broken" in done.stdout
    assert "in pay" in done.stdout
    assert "4111" * 4 not in done.stdout
