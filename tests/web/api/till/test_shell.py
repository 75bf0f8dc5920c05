"""The shell answers the till and health itself, and hands everything else to Django untouched."""

import threading
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError

from guerdon.flows.till import checkout
from guerdon.web.api.till.shell import Shell
from tests.web.api.tills import CART, Caller, problem
from tests.web.called import called

pytestmark = pytest.mark.django_db


def test_everything_else_is_djangos() -> None:
    seen: list[Any] = []

    def beside(environ: Any, start_response: Any) -> list[bytes]:
        seen.append((environ, start_response))
        return [b"theirs"]

    def start_response(status: str, heads: Any) -> None:
        begun.append(status)

    begun: list[str] = []
    shell, environ = Shell(beside=beside), {"PATH_INFO": "/", "REQUEST_METHOD": "GET"}
    assert shell(environ, start_response) == [b"theirs"]
    assert seen == [(environ, start_response)]
    assert shell({**environ, "PATH_INFO": "/health"}, start_response) == [b'{"status":"ok"}']
    assert (begun, len(seen)) == (["200 OK"], 1)


def test_another_method_is_refused() -> None:
    answer = called("GET", "/api/v1/quotes")
    assert problem(answer, 405) == "method_not_allowed"
    assert answer["Allow"] == "POST"


def test_a_fault_of_ours_is_a_problem_too(now: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**words: Any) -> Any:
        raise RuntimeError("secret")

    monkeypatch.setattr(checkout, "quote", broken)
    answer = Caller(now)("POST", "/quotes", CART)
    assert problem(answer, 500) == "server_failed"
    assert b"secret" not in answer.content


def test_whether_the_connection_stands_is_asked_after_a_pause(monkeypatch: Any) -> None:
    from guerdon.web.api.till import shell

    class Ours:
        in_atomic_block, health_check_done = False, True

        def close_if_unusable_or_obsolete(self) -> None:
            self.health_check_done = False

    ours, clock = Ours(), iter((100.0, 104.0, 108.0, 114.0))
    monkeypatch.setattr(shell, "connections", {"default": ours})
    monkeypatch.setattr(shell, "_last", threading.local())
    monkeypatch.setattr(shell, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    asked = []
    for _ in range(4):
        shell._connected()
        asked.append(not ours.health_check_done)
    assert asked == [True, False, False, True]


@pytest.mark.parametrize(
    ("state", "status", "reason", "wait"),
    [
        ("40P01", 409, "till_busy", "1"),
        ("57P01", 503, "database_away", "1"),
        ("53100", 507, "storage_full", None),
        ("42P01", 500, "server_failed", None),
    ],
)
def test_what_is_no_fault_of_the_call_is_told(
    now: Any,
    monkeypatch: pytest.MonkeyPatch,
    state: str,
    status: int,
    reason: str,
    wait: str | None,
) -> None:
    class BrokenError(Exception):
        sqlstate = state

    def broken(**words: Any) -> Any:
        raise OperationalError("deadlock detected") from BrokenError()

    monkeypatch.setattr(checkout, "quote", broken)
    answer = Caller(now)("POST", "/quotes", CART)
    assert problem(answer, status) == reason
    assert answer.get("Retry-After") == wait
