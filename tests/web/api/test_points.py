"""Points over HTTP: balance, lots, statement, points by hand, the proof."""

from typing import Any

import pytest

from guerdon.store.ledger import folios
from guerdon.store.models import Balance, Entry
from guerdon.terms.role import Role
from tests.store.ledgers import member
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(now: Any) -> Caller:
    member("c", now)
    return Caller(now, Role.MARKETER)


def test_given_shown_and_explained(desk: Caller) -> None:
    call = {"points": 200, "why": "late delivery"}
    given = desk("POST", "/customers/c/points", call, key="k")
    assert (given.status_code, given.json()["balance"]) == (201, 200)
    assert desk("POST", "/customers/c/points", call, key="k").json() == given.json()
    purse = desk("GET", "/customers/c/points").json()
    assert (purse["total"], purse["spendable"], purse["pending"]) == (200, 200, 0)
    (lot,) = desk("GET", "/customers/c/points/lots").json()["lots"]
    assert (lot["amount"], lot["left"]) == (200, 200)
    assert lot["expires_at"].endswith("Z")
    (line,) = desk("GET", "/customers/c/points/statement?most=5").json()["lines"]
    assert (line["amount"], line["balance"], line["data"]["why"]) == (200, 200, "late delivery")


@pytest.mark.parametrize(
    "wrong", [{}, {"points": 0, "why": "x"}, {"points": 1.5, "why": "x"}, {"points": 1}, []]
)
def test_malformed(desk: Caller, wrong: Any) -> None:
    assert problem(desk("POST", "/customers/c/points", wrong, key="k"), 422) == "body_malformed"


def test_refused(desk: Caller, now: Any) -> None:
    call = {"points": -1, "why": "x"}
    assert problem(desk("POST", "/customers/c/points", call, key="k"), 409) == "points_short"
    unknown = desk("POST", "/customers/no/points", {"points": 1, "why": "x"}, key="k")
    assert problem(unknown, 404) == "customer_unknown"
    blank = desk("POST", "/customers/c/points", {"points": 1, "why": " "}, key="k")
    assert problem(blank, 422) == "reason_needed"
    till = Caller(now)
    assert problem(till("POST", "/customers/c/points", call, key="k"), 403) == "role_not_allowed"


def test_the_proof(desk: Caller, now: Any) -> None:
    desk("POST", "/customers/c/points", {"points": 5, "why": "x"}, key="k")
    analyst = Caller(now, Role.ANALYST)
    body = analyst("GET", "/ledger/verify").json()
    assert (body["clean"], body["entries"], body["findings"]) == (True, 1, [])
    assert body["journal"]["whole"] is True
    assert (body["journal"]["entries"], body["journal"]["waiting"]) == (0, 1)
    folios.bind(now=now)
    for words in ("", "?folios=all", "?since=0:" + "0" * 64):
        journal = analyst("GET", f"/ledger/verify{words}").json()["journal"]
        assert (journal["entries"], journal["waiting"], journal["breaks"]) == (1, 0, [])
    head = analyst("GET", "/ledger/verify").json()["journal"]["head"]
    assert analyst("GET", f"/ledger/verify?since={head}").json()["journal"]["folios"] == 0
    assert problem(analyst("GET", "/ledger/verify?since=x"), 422) == "head_unreadable"
    assert problem(analyst("GET", "/ledger/verify?folios=x"), 422) == "body_malformed"
    Entry.objects.update(kind="altered")
    body = analyst("GET", "/ledger/verify").json()
    assert (body["clean"], body["findings"]) == (False, [])
    assert body["journal"]["breaks"][0]["what"] == "entry_altered"
    Entry.objects.update(kind="adjust")
    Balance.objects.filter(account__startswith="issued").update(amount=1)
    body = analyst("GET", "/ledger/verify").json()
    assert body["clean"] is False
    assert body["findings"][0]["what"] == "balance_differs"
