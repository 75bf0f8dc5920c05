"""Tiers over HTTP: standings, floors, benefits used, memberships, advisers, preview."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.tiers import roll
from guerdon.store.models import TierFloor, TierGrant
from guerdon.terms.role import Role
from tests.flows.tier_shop import buys, ladder, name, opens
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db
PLUS = {"key": "plus", "name": name("plus"), "price_minor": 100, "structure": "member"}


@pytest.fixture
def desk(now: datetime) -> Caller:
    opens(now, plans=[{**PLUS, "tier": "gold", "auto_renew": False}])
    buys("ann", "o1", 600, now)
    return Caller(now, Role.MARKETER)


def test_where_a_customer_stands(desk: Caller) -> None:
    body = desk("GET", "/customers/ann/tiers").json()
    (one,) = body["structures"]
    assert (one["tier"], one["earned"], one["name"]["zh"]) == ("silver", "silver", "silver")
    assert (one["next_tier"], one["measure"]) == ("gold", "spend")
    (change,) = body["history"]
    assert change["says"] == "Reached: 600 of 500."
    (grant,) = body["benefits"]
    assert (grant["kind"], grant["left"]) == ("lounge", 2)
    assert problem(desk("GET", "/customers/nobody/tiers"), 404) == "not_found"


def test_a_benefit_at_the_till(desk: Caller, now: datetime) -> None:
    till = Caller(now)
    code = TierGrant.objects.get().code
    # Real time has gone on: the month of the grant is over.
    assert problem(till("POST", f"/benefits/{code}/use", {}, key="k"), 409) == "grant_expired"
    TierGrant.objects.update(ends_at=now + timedelta(days=36_500))
    used = till("POST", f"/benefits/{code}/use", {"note": "gate 12"}, key="k")
    assert (used.status_code, used.json()["left"]) == (201, 1)
    assert till("POST", f"/benefits/{code}/use", {"note": "gate 12"}, key="k").json() == used.json()
    more = till("POST", f"/benefits/{code}/use", {"quantity": 2}, key="k2")
    assert problem(more, 409) == "grant_used"
    assert (
        problem(till("POST", f"/benefits/{code}/use", {"n": 1}, key="k3"), 422) == "body_malformed"
    )
    assert problem(till("POST", "/benefits/X/use", {}, key="k4"), 404) == "not_found"


def test_a_floor(desk: Caller, now: datetime) -> None:
    call = {
        "structure": "member",
        "tier": "black",
        "until": "2100-01-01T00:00:00Z",
        "reason": "founder",
    }
    made = desk("POST", "/customers/ann/tiers/floor", call, key="k")
    assert (made.status_code, made.json()["shown"]) == (201, "black")
    lifted = {"structure": "member", "tier": "", "reason": "a mistake"}
    assert desk("POST", "/customers/ann/tiers/floor", lifted, key="k2").status_code == 201
    assert TierFloor.objects.filter(lifted_at=None).count() == 0
    for wrong in ({}, {**call, "until": "soon"}, {**call, "tier": "gold", "until": None}):
        answer = desk("POST", "/customers/ann/tiers/floor", wrong, key="k3")
        assert problem(answer, 422) == "body_malformed"
    till = Caller(now)
    answer = till("POST", "/customers/ann/tiers/floor", call, key="k")
    assert problem(answer, 403) == "role_not_allowed"


def test_a_membership(desk: Caller, now: datetime) -> None:
    till = Caller(now)
    body = {"plan": "plus", "payment": "p1"}
    made = till("POST", "/customers/ann/memberships", body, key="k").json()
    assert (made["state"], made["price_minor"]) == ("running", 100)
    again = till("POST", "/customers/ann/memberships", body, key="k2")
    assert problem(again, 409) == "plan_running"
    place = f"/memberships/{made['membership']}"
    owed = till("POST", f"{place}/payments", {"payment": "p2"}, key="k3")
    assert problem(owed, 409) == "membership_owes_nothing"
    left = till("POST", f"{place}/leave", {}, key="k4").json()
    assert left["state"] == "left"
    assert 0 < left["refunded_minor"] <= 100
    assert problem(till("POST", f"{place}/leave", {}, key="k5"), 409) == "membership_over"
    (term,) = till("GET", "/customers/ann/tiers").json()["memberships"]
    assert term["membership"] == made["membership"]


def test_the_next_term_is_paid(desk: Caller, now: datetime) -> None:
    till = Caller(now)
    body = {"plan": "plus", "payment": "p1", "auto_renew": True}
    made = till("POST", "/customers/ann/memberships", body, key="k").json()
    roll.expire(now=datetime.fromisoformat(made["ends_at"]))
    path = f"/memberships/{made['membership']}/payments"
    paid = till("POST", path, {"payment": "p2"}, key="k2")
    assert (paid.status_code, paid.json()["number"], paid.json()["pay_until"]) == (201, 2, None)


def test_advisers(desk: Caller) -> None:
    body = {"name": "Lin Yu", "capacity": 2}
    assert desk("PUT", "/advisers/lin", body).json()["waiting"] == 0
    (one,) = desk("GET", "/advisers").json()["advisers"]
    assert (one["key"], one["capacity"], one["customers"]) == ("lin", 2, 0)
    answer = desk("PUT", "/advisers/lin", {"name": "", "capacity": 2})
    assert problem(answer, 422) == "body_malformed"


def test_preview(desk: Caller) -> None:
    found: Any = desk("POST", "/tiers/preview", {"tiers": {"structures": [ladder()]}}).json()
    assert found["structures"][0]["structure"] == "member"
    answer = desk("POST", "/tiers/preview", {"tiers": {"structures": [{"key": "x"}]}})
    assert problem(answer, 422) == "body_malformed"
