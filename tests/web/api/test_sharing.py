"""Transfers and households over HTTP."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.store.ledger import ledger
from tests.flows.sections import live
from tests.store.ledgers import earned, member
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(now: datetime) -> Caller:
    live("sharing", {"transfer": {"most": 500}, "household": {}})
    for one in "abc":
        member(one, now)
    ledger.post(entries=[earned("e", "a", 900, now, life=36_500)])
    return Caller(now)


def test_sent_once(desk: Caller) -> None:
    call = {"to": "b", "points": 200}
    sent = desk("POST", "/customers/a/transfers", call, key="k")
    assert (sent.status_code, sent.json()["balance"]) == (201, 700)
    assert desk("POST", "/customers/a/transfers", call, key="k").json() == sent.json()
    dry = desk("POST", "/customers/a/transfers?dry=1", call, key="d")
    assert dry.json()["balance"] == 500
    assert problem(desk("POST", "/customers/b/transfers", {"to": "a", "points": 201}, key="l"), 409)
    assert problem(desk("POST", "/customers/a/transfers", {"to": "b", "points": 501}, key="m"), 422)


def test_a_household(desk: Caller) -> None:
    begun = desk("POST", "/households", {"head": "a", "name": "家"}, key="1")
    assert begun.status_code == 201
    path = f"/households/{begun.json()['household']}"

    def call(act: str, **words: Any) -> Any:
        return desk("POST", f"{path}/{act}", words, key=f"{act}{words}".replace(" ", ""))

    assert call("invitations", by="a", customer="b").json()["invited"] == ["b"]
    assert call("answers", customer="b", yes=True, share_bp=500).status_code == 200
    assert call("settings", by="b", customer="b", share_bp=0).status_code == 200
    assert call("puts", customer="a", points=300).json()["points"] == 300
    assert call("takes", customer="b", points=100).json()["points"] == 200
    shown = desk("GET", "/customers/b/household").json()
    assert [one["customer"] for one in shown["members"]] == ["a", "b"]
    assert desk("GET", path).json() == shown
    assert call("leaves", by="a", customer="a").json()["open"] is False
    assert problem(desk("GET", "/customers/b/household"), 422) == "household_not_in"
    assert problem(desk("GET", "/households/none"), 404) == "not_found"
    assert ledger.balance(customer="a", now=ledger.lots(customer="a")[0].earned_at).total == 800
