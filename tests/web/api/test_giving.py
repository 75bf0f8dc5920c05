"""Giving over HTTP: a donation, its certificate, a chosen cause and how far it has come."""

from datetime import datetime

import pytest

from guerdon.store.ledger import ledger
from tests.flows.sections import live
from tests.store.ledgers import earned, member
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(now: datetime) -> Caller:
    member("a", now)
    ledger.post(entries=[earned("e", "a", 900, now, life=36_500)])
    well = {
        "key": "well",
        "name": {"en": "A well"},
        "goal_minor": 1_000,
        "rates": [{"points": 1, "minor": 1}],
        "shares": [{"bp": 100}],
    }
    live("causes", {"causes": [well]})
    return Caller(now)


def test_given_and_chosen(desk: Caller) -> None:
    given = desk("POST", "/customers/a/donations", {"cause": "well", "points": 250}, key="d")
    assert (given.status_code, given.json()["balance"]) == (201, 650)
    (cause,) = desk("GET", "/causes").json()["causes"]
    assert (cause["given_minor"], cause["share_bp"], cause["givers"]) == (250, 2_500, 1)
    chosen = desk("POST", "/customers/a/cause", {"cause": "well"}, key="c").json()
    assert chosen == {"customer": "a", "cause": "well", "share_bp": 100}
    path = f"/giving/certificates/{given.json()['certificate']}.pdf"
    paper = desk("GET", f"{path}?name=Lin", language="zh")
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert problem(desk("GET", "/giving/certificates/NONE.pdf"), 404) == "not_found"
    told = desk("GET", "/customers/a/giving").json()
    assert told["cause"] == "well"
    assert told["certificates"][0]["number"] == given.json()["certificate"]


def test_refused(desk: Caller) -> None:
    call = {"cause": "well", "points": 901}
    assert problem(desk("POST", "/customers/a/donations", call, key="d"), 409) == "points_short"
    call = {"cause": "none", "points": 1}
    assert problem(desk("POST", "/customers/a/donations", call, key="e"), 404) == "not_found"
