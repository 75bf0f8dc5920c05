"""The shell opens every router and turns every refusal into a problem."""

from datetime import datetime

import pytest
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
