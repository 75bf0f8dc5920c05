"""Referral over HTTP: own code, binding, friends, rewards, doubts and answers."""

from typing import Any

import pytest

from guerdon.store.models import Customer, Referral
from guerdon.terms.role import Role
from tests.flows import friends as f
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(now: Any) -> Caller:
    f.promises(now, {"welcome": [{"kind": "points", "amount": 5}]})
    f.people(now, "ann", "cy")
    return Caller(now, Role.MARKETER)


def code(desk: Caller) -> str:
    return str(desk("GET", "/customers/ann/referral").json()["code"])


def test_own_code_and_link(desk: Caller, now: Any) -> None:
    body = desk("GET", "/customers/ann/referral").json()
    assert body["link"] == f"/m/i/{body['code']}"
    assert (body["shared"], body["rewards"], body["brought_by"]) == (0, {}, None)
    f.promises(now, {"link": "https://shop.example/join?ref={code}"})
    body = desk("GET", "/customers/ann/referral").json()
    assert body["link"] == f"https://shop.example/join?ref={body['code']}"
    assert problem(desk("GET", "/customers/no/referral"), 404) == "customer_unknown"


def test_a_friend_is_bound_once(desk: Caller) -> None:
    call = {"code": code(desk), "customer": "bob", "channel": "store"}
    made = desk("POST", "/referrals", call, key="k")
    assert (made.status_code, made.json()["state"]) == (201, "bound")
    again = desk("POST", "/referrals", call, key="k")
    assert (again.json(), again["Idempotent-Replayed"]) == (made.json(), "true")
    assert problem(desk("POST", "/referrals", call, key="k2"), 409) == "referral_bound"
    (friend,) = desk("GET", "/customers/ann/referral/friends").json()["friends"]
    assert (friend["invitee"], friend["state"], friend["channel"]) == ("bob", "bound", "store")
    (reward,) = desk("GET", "/customers/bob/referral/rewards").json()["rewards"]
    assert (reward["cause"], reward["due"], reward["state"]) == ("welcome", 5, "waiting")


def test_a_dry_call_binds_nobody(desk: Caller) -> None:
    call = {"code": code(desk), "customer": "bob"}
    assert desk("POST", "/referrals?dry=true", call, key="k").status_code == 201
    assert not Referral.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"code": "x"},
        {"code": 5, "customer": "bob"},
        {"code": "x", "customer": ""},
        {"code": "x", "customer": "bob", "signs": {"face": "x"}},
        {"code": "x", "customer": "bob", "signs": {"device": ""}},
        {"code": "x", "customer": "bob", "more": 1},
        [],
    ],
)
def test_malformed(desk: Caller, wrong: Any) -> None:
    assert problem(desk("POST", "/referrals", wrong, key="k"), 422) == "body_malformed"
    assert not Customer.objects.filter(key="bob").exists()


def test_a_code_of_nobody(desk: Caller) -> None:
    answer = desk("POST", "/referrals", {"code": "2222-2222", "customer": "bob"}, key="k")
    assert problem(answer, 404) == "referral_code_unknown"


def test_a_doubt_is_shown_to_people_and_answered(desk: Caller, now: Any) -> None:
    assert desk("PUT", "/customers/ann/signs", {"device": "d"}).json()["signs"] == ["device"]
    call = {"code": code(desk), "customer": "bob", "signs": {"device": "d"}}
    number = desk("POST", "/referrals", call, key="k").json()["referral"]
    (held,) = desk("GET", "/referrals/held").json()["referrals"]
    (finding,) = held["findings"]
    assert finding["reason"] == "referral_same_device"
    assert finding["says"] == "Inviter and friend use one device."
    till = Caller(now)
    assert problem(till("GET", "/referrals/held"), 403) == "role_not_allowed"
    answer = {"good": False, "why": "resold"}
    assert problem(till("POST", f"/referrals/{number}/review", answer, key="r"), 403)
    done = desk("POST", f"/referrals/{number}/review", answer, key="r")
    assert done.json() == {"referral": number, "state": "refused"}
    one = desk("GET", f"/referrals/{number}").json()
    assert (one["state"], one["why"]) == ("refused", "resold")
    assert [(given["due"], given["state"]) for given in one["rewards"]] == [(0, "refused")]
    assert problem(desk("GET", "/referrals/999999"), 404) == "not_found"
    blank = desk("POST", f"/referrals/{number}/review", {"good": True, "why": " "}, key="b")
    assert problem(blank, 422) == "referral_why_needed"
    unknown = desk("PUT", "/customers/nobody/signs", {"device": "d"})
    assert problem(unknown, 404) == "customer_unknown"
