"""Partners over HTTP: packs, points, exchange, settlement as JSON, CSV and proofs."""

from datetime import datetime

import pytest

from guerdon.store.ledger import folios
from guerdon.terms.role import Role
from tests.flows.sections import live
from tests.store.ledgers import member
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(now: datetime) -> Caller:
    member("a", now)
    air = {
        "key": "air",
        "name": {"en": "Air"},
        "packs": [{"points": 1_000, "minor": 900}],
        "exchange_in": [{"theirs": 10, "ours": 3}],
        "worth": [{"issued_milli": 1_000, "taken_milli": 800}],
    }
    live("partners", {"partners": [air]})
    return Caller(now, Role.MARKETER)


def test_a_period(desk: Caller, now: datetime) -> None:
    bought = desk("POST", "/partners/air/packs", {"reference": "p", "packs": 1}, key="p")
    assert (bought.status_code, bought.json()["left"]) == (201, 1_000)
    issue = {"reference": "=1+1", "customer": "a", "points": 100}
    assert desk("POST", "/partners/air/issues", issue, key="i").json()["left"] == 900
    swap = {"reference": "x", "customer": "a", "theirs": 100}
    assert desk("POST", "/partners/air/issues", swap, key="x").json()["points"] == 30
    spend = {"reference": "s", "customer": "a", "points": 50}
    assert desk("POST", "/partners/air/spends", spend, key="s").json()["minor"] == 40
    told = desk("GET", "/partners/air/settlement?start=2020-01-01T00:00:00Z").json()
    assert (told["closing"], told["due_minor"], told["issue"]["points"]) == (870, -40, 100)
    file = desk("GET", "/partners/air/settlement.csv")
    lines = file.content.decode().splitlines()
    assert len(lines) == 5
    assert lines[2].startswith("'=1+1,issue,")
    folios.bind(now=now)
    proofs = desk("GET", "/partners/air/statement").json()
    assert (proofs["balance"], len(proofs["lines"])) == (870, 3)


def test_refused(desk: Caller) -> None:
    none = {"reference": "p"}
    assert problem(desk("POST", "/partners/air/packs", none, key="p"), 422) == "body_malformed"
    issue = {"reference": "i", "customer": "a", "points": 1}
    assert problem(desk("POST", "/partners/air/issues", issue, key="i"), 409) == (
        "partner_purse_empty"
    )
    assert problem(desk("GET", "/partners/none/settlement"), 404) == "not_found"
    assert problem(desk("GET", "/partners/none/statement"), 404) == "not_found"
    assert problem(desk("GET", "/partners/air/settlement?start=May"), 422) == "body_malformed"
