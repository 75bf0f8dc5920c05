"""Signed codes over HTTP: a till gets the keys, proves codes, and settles what it gave."""

from pathlib import Path
from typing import Any

import pytest

from guerdon.flows.till import check
from guerdon.give.coupons.token import Ticket
from guerdon.store.models import OfflineUse
from guerdon.terms.role import Role
from tests.flows.shop import off, sells
from tests.flows.signed import tokens
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def token(now: Any, settings: Any, tmp_path: Path) -> str:
    settings.HOME = tmp_path
    sells(now, off("five", 500, codes="unique"))
    return tokens(now)[0][1]


def report(token: str, now: Any, **words: Any) -> dict[str, Any]:
    given = {"token": token, "till": "t1", "order": "o1", "given_minor": 500}
    return {**given, "at": now.isoformat(), **words}


def test_a_till_proves_and_settles(token: str, now: Any) -> None:
    till, desk = Caller(now), Caller(now, Role.ANALYST)
    keys = check.read_keys(document=till("GET", "/code-keys").json())
    assert isinstance(keys, dict)
    assert isinstance(check.check(token=token, keys=keys, now=now), Ticket)
    call = {"uses": [report(token, now), report(token, now, till="t2"), report("x", now)]}
    body = till("POST", "/offline-uses", call, language="zh").json()["uses"]
    assert [(one["state"], one["repeated"]) for one in body] == [
        ("settled", False),
        ("conflict", False),
        ("refused", False),
    ]
    assert "此前已使用" in body[1]["why"][0]["detail"]
    assert body[1]["why"][0]["data"]["till"] == "t1"
    again = till("POST", "/offline-uses", call).json()["uses"]
    assert [one["repeated"] for one in again] == [True, True, False]
    seen = desk("GET", "/offline-uses?state=conflict").json()
    assert seen["sums"]["settled"] == {"uses": 1, "given_minor": 500, "over_minor": 0}
    assert [one["till"] for one in seen["uses"]] == ["t2"]
    assert OfflineUse.objects.count() == 2


def test_only_the_owner_changes_keys(token: str, now: Any) -> None:
    owner, till = Caller(now, Role.OWNER), Caller(now)
    first = till("GET", "/code-keys").json()["keys"][0]["key"]
    made = owner("POST", "/code-keys").json()
    assert made["state"] == "current"
    gone = owner("POST", f"/code-keys/{first}/revoke").json()
    assert (gone["key"], gone["state"]) == (first, "revoked")
    body = till("POST", "/offline-uses", {"uses": [report(token, now)]}).json()["uses"]
    assert body[0]["why"][0]["reason"] == "token_key_unknown"
    assert problem(owner("POST", "/code-keys/nope/revoke"), 404) == "not_found"
    assert problem(Caller(now, Role.MARKETER)("POST", "/code-keys"), 403) == "role_not_allowed"


def test_what_is_wrong_is_named(token: str, now: Any) -> None:
    till = Caller(now)
    for wrong in (
        {},
        {"uses": [1]},
        {"uses": [{}]},
        {"uses": [report(token, now, given_minor=-1)]},
        {"uses": [report(token, now, given_minor=5.0)]},
        {"uses": [report(token, now, till="")]},
        {"uses": [report(token, now, at="2026-03-14")]},
        {"uses": [report(token, now, colour="red")]},
        {"uses": [report("A" * 1001, now)]},
        {"uses": [report("A", now)] * 501},
    ):
        assert problem(till("POST", "/offline-uses", wrong), 422) == "body_malformed"
    assert problem(Caller(now, Role.MARKETER)("POST", "/offline-uses", {}), 403)
    assert not OfflineUse.objects.exists()
