"""Rewards over HTTP: listed, had once by key, refused with a reason."""

from typing import Any

import pytest

from guerdon.store.ledger import ledger
from guerdon.terms.role import Role
from tests.flows.wallets import terms
from tests.store.ledgers import earned, member
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def till(now: Any) -> Caller:
    cup = {"key": "cup", "what": "goods", "points": 300, "name": {"en": "Cup"}}
    over = {**cup, "key": "old", "end": now.isoformat()}
    terms(now, {"points": {"rewards": [cup, over]}, "growth": {"name": {"en": "Growth"}}})
    member("c", now)
    ledger.post(entries=[earned("e", "c", 700, now)])
    return Caller(now, Role.CASHIER)


def test_listed_and_had_once(till: Caller) -> None:
    (cup,) = till("GET", "/rewards").json()["rewards"]
    assert (cup["key"], cup["wallet"], cup["points"]) == ("cup", "points", 300)
    had = till("POST", "/customers/c/rewards", {"reward": "cup", "quantity": 2}, key="k")
    assert (had.status_code, had.json()["balance"], had.json()["codes"]) == (201, 100, [])
    again = till("POST", "/customers/c/rewards", {"reward": "cup", "quantity": 2}, key="k")
    assert again.json() == had.json()
    wallets = till("GET", "/customers/c/wallets").json()["wallets"]
    assert [(one["wallet"], one["spendable"]) for one in wallets] == [
        ("points", 100),
        ("growth", 0),
    ]


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        ({}, 422, "body_malformed"),
        ({"reward": "cup", "quantity": 1.5}, 422, "body_malformed"),
        ({"reward": "cup", "points": 3}, 422, "body_malformed"),
        ({"reward": "mug"}, 404, "not_found"),
        ({"reward": "old"}, 409, "reward_over"),
        ({"reward": "cup", "quantity": 3}, 409, "points_short"),
        ({"reward": "cup", "wallet": "stamps"}, 404, "not_found"),
    ],
)
def test_refused(till: Caller, body: Any, status: int, reason: str) -> None:
    assert problem(till("POST", "/customers/c/rewards", body, key="k"), status) == reason
    assert ledger.by_kind() == {"issued": -700}


def test_handed_over_or_undone_by_the_reference_that_the_member_shows(till: Caller) -> None:
    for key in ("k1", "k2"):
        till("POST", "/customers/c/rewards", {"reward": "cup"}, key=key)
    first, second = till("GET", "/rewards/had?state=had&customer=c").json()["rewards"]
    (found,) = till("GET", f"/rewards/had?reference={first['reference']}").json()["rewards"]
    assert found == first
    done = till("POST", f"/rewards/had/{first['number']}/hand-over", {}, key="h").json()
    assert done["state"] == "handed_over"
    path = f"/rewards/had/{second['number']}/undo"
    assert problem(till("POST", path, {"why": ""}, key="u"), 422) == "reason_needed"
    assert problem(till("POST", path, {"because": "x"}, key="u"), 422) == "body_malformed"
    assert till("POST", path, {"why": "cracked"}, key="u").json()["state"] == "undone"
    assert problem(till("POST", path, {"why": "cracked"}, key="v"), 409) == "reward_ended"
    assert problem(till("POST", "/rewards/had/999/undo", {"why": "y"}, key="w"), 404) == "not_found"
    assert problem(till("GET", "/rewards/had?state=lost"), 422) == "body_malformed"
    assert ledger.by_kind() == {"issued": -700, "redeemed": 300}
