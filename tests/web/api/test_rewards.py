"""Rewards over HTTP: listed, had once by key, refused with a reason."""

from typing import Any

import pytest

from guerdon.store import ledger
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
