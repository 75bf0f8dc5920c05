"""The health check over HTTP: none yet, made, told in the caller's language."""

from typing import Any

import pytest

from guerdon.terms.role import Role
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


def test_made_and_read(now: Any) -> None:
    marketer, analyst = Caller(now, Role.MARKETER), Caller(now, Role.ANALYST)
    assert analyst("GET", "/health-check").json() == {"at": None, "findings": []}
    made = marketer("POST", "/health-check").json()
    assert len(made["findings"]) == 10
    read = analyst("GET", "/health-check", language="zh").json()
    assert [one["name"] for one in read["findings"]] == [one["name"] for one in made["findings"]]
    values = next(one for one in read["findings"] if one["name"] == "values")
    assert (values["severity"], values["evidence"]["says"]) == (
        "unknown",
        "设置中尚未写明品牌不认同的事物。",
    )
    assert problem(analyst("POST", "/health-check"), 403) == "role_not_allowed"
