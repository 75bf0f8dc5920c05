"""Shelf prices over HTTP."""

from typing import Any

import pytest

from guerdon.terms.role import Role
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)
TEA = {"sku": "tea", "minor": 1000, "from": "2026-01-01T00:00:00Z"}


def test_recorded_once_and_read(now: Any) -> None:
    desk, till = Caller(now, Role.MARKETER), Caller(now)
    assert desk("POST", "/prices", {"prices": [TEA]}).json() == {"new": 1, "same": 0}
    assert desk("POST", "/prices", {"prices": [TEA]}).json() == {"new": 0, "same": 1}
    other = {"prices": [{**TEA, "minor": 999}]}
    assert problem(desk("POST", "/prices", other), 409) == "price_recorded"
    assert till("GET", "/prices/tea").json() == {
        "sku": "tea",
        "prices": [{"minor": 1000, "from": "2026-01-01T00:00:00+00:00"}],
    }
    assert till("GET", "/prices/none").json() == {"sku": "none", "prices": []}


def test_refused(now: Any) -> None:
    desk, till = Caller(now, Role.MARKETER), Caller(now)
    assert problem(till("POST", "/prices", {"prices": [TEA]}), 403) == "role_not_allowed"
    for wrong in ({}, {"prices": [{}]}, {"prices": [{**TEA, "from": "noon"}]}, {"price": []}):
        assert problem(desk("POST", "/prices", wrong), 422) == "body_malformed"
