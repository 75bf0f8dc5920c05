"""Stock over HTTP: counted, read, and never put under what is out."""

from typing import Any

import pytest

from guerdon.store import counters
from guerdon.terms.limit import Use, stock_key
from guerdon.terms.role import Role
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


def test_put_read_and_listed(now: Any) -> None:
    desk, till = Caller(now, Role.MARKETER), Caller(now)
    mug = {"item": "mug-blue", "pieces": 5, "out": 0, "left": 5}
    for _ in range(2):
        assert desk("PUT", "/stock/mug-blue", {"pieces": 5}).json() == mug
    counters.take(uses=[Use(key=stock_key(item="mug-blue"), units=2, ceiling=None)])
    assert till("GET", "/stock/mug-blue").json() == {**mug, "out": 2, "left": 3}
    assert [one["item"] for one in till("GET", "/stock").json()["stock"]] == ["mug-blue"]
    assert problem(desk("PUT", "/stock/mug-blue", {"pieces": 1}), 409) == "stock_under_out"
    assert till("GET", "/stock/mug-blue").json()["pieces"] == 5


def test_refused(now: Any) -> None:
    desk, till = Caller(now, Role.MARKETER), Caller(now)
    assert problem(till("GET", "/stock/none"), 404) == "not_found"
    assert problem(till("PUT", "/stock/mug", {"pieces": 1}), 403) == "role_not_allowed"
    for wrong in ({}, {"pieces": -1}, {"pieces": "5"}, {"pieces": 1, "more": 1}):
        assert problem(desk("PUT", "/stock/mug", wrong), 422) == "body_malformed"
