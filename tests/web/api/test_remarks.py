"""Remarks over HTTP."""

from typing import Any

import pytest

from guerdon.store.customers import people
from guerdon.store.models import Remark
from guerdon.terms.role import Role
from guerdon.web.api.remarks import MOST
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)
ONE = {"key": "r1", "text": "质量很好，非常满意", "customer": "ann", "stars": 5}


def test_kept_once_read_and_listed(now: Any) -> None:
    people.named(keys=["ann"], now=now)
    desk, till = Caller(now, Role.MARKETER), Caller(now)
    (first,) = till("POST", "/remarks", {"remarks": [ONE]}).json()["remarks"]
    assert (first["new"], first["language"], first["sentiment"]) == (True, "zh", "positive")
    assert first["aspects"] == {"quality": "positive"}
    (again,) = till("POST", "/remarks", {"remarks": [ONE]}).json()["remarks"]
    assert again == {**first, "new": False}
    other = {"remarks": [{**ONE, "text": "差"}]}
    assert problem(till("POST", "/remarks", other), 409) == "remark_differs"
    found = desk("GET", "/customers/ann/remarks").json()
    assert [one["text"] for one in found["remarks"]] == [ONE["text"]]
    assert found["mood"]["mood"] == "positive"
    nobody = desk("GET", "/customers/zoe/remarks").json()
    assert (nobody["mood"], nobody["remarks"]) == (None, [])


def test_refused(now: Any) -> None:
    desk, analyst = Caller(now, Role.MARKETER), Caller(now, Role.ANALYST)
    assert problem(analyst("POST", "/remarks", {"remarks": [ONE]}), 403) == "role_not_allowed"
    assert problem(desk("POST", "/remarks", {"remarks": [ONE]}), 404) == "not_found"
    for wrong in (
        {},
        {"remarks": [{}]},
        {"remarks": [{"key": "r"}]},
        {"remarks": [{**ONE, "text": "  "}]},
        {"remarks": [{**ONE, "stars": 6}]},
        {"remarks": [{**ONE, "stars": True}]},
        {"remarks": [{**ONE, "kind": "rumour"}]},
        {"remarks": [{**ONE, "at": "noon"}]},
        {"remarks": [{**ONE, "mood": "good"}]},
        {"remarks": [{**ONE, "key": f"r{n}"} for n in range(MOST + 1)]},
    ):
        assert problem(desk("POST", "/remarks", wrong), 422) == "body_malformed"
    assert not Remark.objects.exists()
