"""The shell opens every router and turns every refusal into a problem."""

import pytest

from guerdon.web.api import shell


def test_each_router_is_open() -> None:
    assert len(set(shell.ROUTERS)) == len(shell.ROUTERS)
    assert {"offers", "points"} <= set(shell.ROUTERS)
    paths = shell.api.get_openapi_schema()["paths"]
    for path in ("/quotes", "/offers", "/customers/{key}/points", "/ledger/verify"):
        assert f"/api/v1{path}" in paths


@pytest.mark.django_db
def test_a_wrong_parameter_is_a_problem(client: object, now: object) -> None:
    from guerdon.terms.role import Role
    from tests.web.api.tills import Caller, problem

    answer = Caller(now, Role.MARKETER)("GET", "/customers/c/points/statement?most=lots")
    assert problem(answer, 422) == "body_malformed"
