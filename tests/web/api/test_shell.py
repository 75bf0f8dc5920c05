"""The shell opens every router and turns every refusal into a problem."""

from datetime import datetime
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from guerdon.terms.role import Role
from guerdon.web.api import shell
from tests.web.api.tills import Caller, problem


def test_each_router_is_open() -> None:
    assert len(set(shell.ROUTERS)) == len(shell.ROUTERS)
    assert {"offers", "points"} <= set(shell.ROUTERS)
    paths = shell.api.get_openapi_schema()["paths"]
    for path in ("/quotes", "/offers", "/customers/{key}/points", "/ledger/verify"):
        assert f"/api/v1{path}" in paths


@pytest.mark.django_db
def test_a_wrong_parameter_is_a_problem(now: datetime) -> None:
    answer = Caller(now, Role.MARKETER)("GET", "/customers/c/points/statement?most=lots")
    assert problem(answer, 422) == "body_malformed"


@pytest.mark.django_db
def test_a_form_that_cannot_be_read_is_a_problem(now: datetime) -> None:
    caller = Caller(now, Role.OWNER)
    headers = {"Authorization": f"Bearer {caller.token}"}
    kind = "multipart/form-data"
    for path in ("/files", "/code-batches/files"):
        answer = Client().post(f"/api/v1{path}", b"x", content_type=kind, headers=headers)
        assert problem(answer, 422) == "body_malformed", path
        assert "$" in answer.json()["detail"]


@pytest.mark.django_db
def test_a_wrong_word_is_a_problem_wherever_it_is_read(now: datetime) -> None:
    analyst = Caller(now, Role.ANALYST)
    for body in ({"record": {}, "more": 1}, [], {"record": 5}):
        assert problem(analyst("POST", "/draw-checks", body), 422) == "body_malformed"


@pytest.mark.django_db
def test_a_seed_is_no_negative_number(now: datetime) -> None:
    analyst = Caller(now, Role.ANALYST)
    for seed in ("-1", str(2**64), "x"):
        assert problem(analyst("GET", f"/points/liability?seed={seed}"), 422) == "body_malformed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "status", "reason"),
    [
        ("57P01", 503, "database_away"),
        ("53100", 507, "storage_full"),
        ("42P01", 500, "server_failed"),
    ],
)
def test_a_database_that_cannot_is_told_apart_from_a_fault_of_ours(
    now: datetime, monkeypatch: pytest.MonkeyPatch, state: str, status: int, reason: str
) -> None:
    class BrokenError(Exception):
        sqlstate = state

    def broken(**words: Any) -> Any:
        raise OperationalError("secret") from BrokenError()

    monkeypatch.setattr("guerdon.web.api.offers.offers.listed", broken)
    answer = Caller(now, Role.OWNER)("GET", "/offers")
    assert problem(answer, status) == reason
    assert b"secret" not in answer.content
