"""The table of RFM segments over HTTP."""

from typing import Any

import pytest

from guerdon.store.programme import sections
from guerdon.terms.role import Role
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_table_and_a_draft(now: Any) -> None:
    sections._held = sections._Held()
    desk = Caller(now, Role.ANALYST)
    told = desk("GET", "/rfm/table").json()
    assert told["version"] == 0
    assert told["rfm"]["recency"] == "days"
    assert told["rfm"]["cells"]["r5"][4][4] == "champions"
    assert problem(desk("POST", "/rfm/previews", {"rfm": told["rfm"]}), 422) == "night_none"
    assert problem(desk("POST", "/rfm/previews", {"rfm": {"cells": {}}}), 422)
    assert problem(desk("POST", "/rfm/previews", []), 422) == "body_malformed"
