"""Offers over HTTP: written by version, published, paused, and given codes."""

from typing import Any

import pytest

from guerdon.terms.role import Role
from tests.web.api.tills import CART, Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)
DOCUMENT: dict[str, Any] = {
    "kind": "percent",
    "name": {"en": "Ten", "zh": "九折"},
    "value": {"percent": 10},
    "codes": "unique",
}


@pytest.fixture
def desk(now: Any) -> Caller:
    return Caller(now, Role.MARKETER)


def test_from_draft_to_the_till_and_back(desk: Caller, now: Any) -> None:
    till = Caller(now)
    body = desk("PUT", "/offers/ten", {**DOCUMENT, "codes": "none"}).json()
    assert (body["key"], body["version"], body["state"]) == ("ten", 1, "draft")
    assert body["created_by"] == "key:till-marketer"
    for act, discount in (("publish", 655), ("pause", 0), ("publish", 655)):
        assert desk("POST", f"/offers/ten/{act}").status_code == 200
        assert till("POST", "/quotes", CART).json()["discount_minor"] == discount
    again = desk("PUT", "/offers/ten", {**DOCUMENT, "codes": "none", "value": {"percent": 20}})
    assert (again.json()["version"], again.json()["state"]) == (2, "live")
    assert till("POST", "/quotes", CART).json()["discount_minor"] == 1309
    old = till("GET", "/offers/ten?version=1").json()
    assert old["document"]["value"] == {"percent": 10}
    listed = till("GET", "/offers?state=live").json()["offers"]
    assert [one["key"] for one in listed] == ["ten"]
    assert till("GET", "/offers?state=draft").json()["offers"] == []


def test_what_is_wrong_is_named(desk: Caller) -> None:
    assert problem(desk("PUT", "/offers/ten", {"kind": "magic"}), 422) == "offer_malformed"
    assert problem(desk("PUT", "/offers/ten", [1]), 422) == "offer_malformed"
    other = desk("PUT", "/offers/ten", {**DOCUMENT, "key": "eleven"})
    assert problem(other, 422) == "body_malformed"
    assert problem(desk("GET", "/offers/nope"), 404) == "not_found"
    assert problem(desk("POST", "/offers/nope/publish"), 404) == "not_found"


def test_codes(desk: Caller) -> None:
    desk("PUT", "/offers/ten", DOCUMENT)
    call = {"count": 3, "expires_at": "2026-12-31T00:00:00Z"}
    first = desk("POST", "/offers/ten/codes", call, key="k")
    assert first.status_code == 201
    assert desk("POST", "/offers/ten/codes", call, key="k").json() == first.json()
    body = desk("GET", "/offers/ten/codes").json()
    assert body["counts"] == {"fresh": 3}
    assert [one["code"] for one in body["codes"]] == sorted(first.json()["codes"])
    assert body["codes"][0]["expires_at"] == "2026-12-31T00:00:00+00:00"
    after = desk("GET", f"/offers/ten/codes?after={body['codes'][1]['code']}").json()
    assert len(after["codes"]) == 1
    for wrong in ({}, {"count": 1, "customers": []}, {"count": "1"}, {"count": 1, "x": 1}):
        answer = desk("POST", "/offers/ten/codes", wrong, key="w")
        assert problem(answer, 422) == "body_malformed"


def test_a_till_may_not_write_offers(now: Any) -> None:
    till = Caller(now)
    for method, path in (("PUT", "/offers/ten"), ("POST", "/offers/ten/publish")):
        assert problem(till(method, path, DOCUMENT), 403) == "role_not_allowed"
