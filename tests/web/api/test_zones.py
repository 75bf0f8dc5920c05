"""Where a member lives, over HTTP."""

from typing import Any

import pytest

from guerdon.store.customers import people
from guerdon.terms.role import Role
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_zone_is_kept(now: Any) -> None:
    people.named(keys=["ann"], now=now)
    desk = Caller(now, Role.MARKETER)
    body = {"zone": "Asia/Tokyo", "provenance": "said"}
    assert desk("PUT", "/customers/ann/zone", body).json()["changed"] is True
    assert problem(desk("PUT", "/customers/ann/zone", {**body, "zone": "Mars"}), 422) == (
        "zone_unknown"
    )
    assert problem(desk("PUT", "/customers/zoe/zone", body), 404) == "not_found"
