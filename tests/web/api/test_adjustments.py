"""Points by hand over HTTP: beyond the limit they wait for another key."""

from typing import Any

import pytest

from guerdon.store.programme import programme
from guerdon.terms.role import Role
from tests.store.ledgers import member
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_keys(now: Any) -> None:
    programme.keep(changes={"by_hand_most": 100}, now=now)
    member("c", now)
    first, second = Caller(now, Role.MARKETER), Caller(now, Role.OWNER)
    call = {"points": 500, "why": "late delivery"}
    asked = first("POST", "/customers/c/points", call, key="k")
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    (waiting,) = second("GET", "/adjustments?state=waiting").json()["adjustments"]
    assert (waiting["points"], waiting["why"]) == (500, "late delivery")
    path = f"/adjustments/{asked.json()['adjustment']}"
    assert problem(first("POST", f"{path}/approve", key="k1"), 409) == "approver_is_asker"
    assert second("POST", f"{path}/approve", key="k").json()["balance"] == 500
    late = second("POST", f"{path}/refuse", {"note": "x"}, key="k2")
    assert problem(late, 409) == "adjustment_decided"
    assert problem(second("POST", f"{path}/refuse", {"x": 1}, key="k3"), 422) == "body_malformed"
    assert first("GET", "/adjustments?state=waiting").json()["adjustments"] == []


def test_a_no_of_the_second_and_one_of_who_asked(now: Any) -> None:
    programme.keep(changes={"by_hand_most": 100}, now=now)
    member("c", now)
    first, second = Caller(now, Role.MARKETER), Caller(now, Role.OWNER)
    for key, by, state in (("k", second, "refused"), ("l", first, "withdrawn")):
        asked = first("POST", "/customers/c/points", {"points": 500, "why": "late"}, key=key)
        path = f"/adjustments/{asked.json()['adjustment']}/refuse"
        assert by("POST", path, {"note": "no"}, key=f"{key}1").json()["state"] == state
    assert second("GET", "/customers/c/points").json()["total"] == 0
