"""Gift cards over HTTP: a code only in bodies, money to the cent, roles by what they risk."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.terms.role import Role
from tests.flows.sections import live
from tests.store.ledgers import member
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def shop(now: datetime) -> None:
    live("gift_cards", {"currency": "CNY", "life_months": 600})


def test_from_the_press_to_the_till(now: datetime) -> None:
    desk, till = Caller(now, Role.MARKETER), Caller(now)
    issued = desk("POST", "/gift-cards", {"minor": 10_000, "count": 2}, key="i")
    assert issued.status_code == 201
    assert issued["Cache-Control"] == "no-store"
    first, second = issued.json()["cards"]
    assert first["code"] != second["code"]
    code = {"code": first["code"]}
    assert problem(till("POST", "/payments", {**pay(code, 5)}, key="p0"), 409) == "card_made"
    assert till("POST", "/gift-cards/activate", code, key="a").json()["balance_minor"] == 10_000
    assert till("POST", "/gift-cards/load", {**code, "minor": 500}, key="l").status_code == 200
    paid = till("POST", "/payments", pay(code, 20_000, part=True), key="p")
    assert (paid.status_code, paid.json()["due_minor"]) == (201, 9_500)
    refund = {"payment": paid.json()["payment"], "minor": 700}
    assert till("POST", "/payments/refund", refund, key="r").json()["left_minor"] == 9_800
    (kept,) = till("GET", "/orders/o1/payments").json()["payments"]
    assert (kept["paid_minor"], kept["refunded_minor"]) == (10_500, 700)
    number = first["card"]
    blocked = desk("POST", f"/gift-cards/{number}/block", {"why": "lost"}, key="b")
    assert blocked.json()["state"] == "blocked"
    fresh = desk("POST", f"/gift-cards/{number}/replace", {"why": "lost"}, key="n").json()
    new = {"code": fresh["cards"][0]["code"]}
    assert till("POST", "/gift-cards/look", new).json()["balance_minor"] == 700
    listed = desk("GET", "/gift-cards?state=active").json()["cards"]
    assert [one["card"] for one in listed] == [fresh["cards"][0]["card"]]
    assert "code" not in listed[0]
    assert till("GET", f"/gift-cards/{number}").json()["replaced_by"] == listed[0]["card"]
    member("c", now)
    claimed = till("POST", "/gift-cards/claim", {**new, "customer": "c"}, key="c").json()
    assert claimed["claimed_minor"] == 700
    own = {"customer": "c", "minor": 700, "currency": "CNY", "order": "o2"}
    assert till("POST", "/payments", own, key="w").json()["balance_minor"] == 0


def pay(code: dict[str, Any], minor: int, **words: Any) -> dict[str, Any]:
    return {**code, "minor": minor, "currency": "CNY", "order": "o1", **words}


def test_refused(now: datetime) -> None:
    desk, till = Caller(now, Role.MARKETER), Caller(now)
    unknown = {"code": "AAAA-BBBB-CCCC-DDDD"}
    assert problem(till("POST", "/gift-cards/look", unknown), 404) == "card_unknown"
    assert problem(till("POST", "/payments", pay(unknown, 5), key="p"), 404) == "card_unknown"
    both = pay({**unknown, "customer": "c"}, 5)
    assert problem(till("POST", "/payments", both, key="q"), 422) == "body_malformed"
    assert problem(till("POST", "/gift-cards", {"minor": 5}, key="i"), 403) == "role_not_allowed"
    assert problem(desk("POST", "/gift-cards/9/melt", {"why": "x"}, key="m"), 404) == (
        "address_unknown"
    )
    assert problem(desk("POST", "/gift-cards/9/reopen", {"why": "x"}, key="o"), 404) == (
        "card_unknown"
    )
