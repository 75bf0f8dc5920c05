"""The programme over HTTP: read, planned, applied once, scheduled, withdrawn, by role."""

from datetime import timedelta
from typing import Any

import pytest

from guerdon.give import sections as sections_of
from guerdon.give.programme_schema import schema
from guerdon.terms.role import Role
from guerdon.web.api import programme
from tests.give import rooms
from tests.web.api.tills import CART, Caller, problem
from tests.web.called import called

pytestmark = pytest.mark.django_db(transaction=True)
SHOP = "offers:\n  - {key: ten, kind: percent, value: {percent: 10}}\n"


@pytest.fixture
def desk(now: Any) -> Caller:
    return Caller(now, Role.MARKETER)


def applied(desk: Caller, text: str, key: str = "k", **words: Any) -> Any:
    lock = desk("POST", "/programme/plans", {"text": text, **words}).json()["lock"]
    return desk("POST", "/programme/applies", {"text": text, "lock": lock, **words}, key=key)


def yaml(desk: Caller, path: str = "/api/v1/programme") -> str:
    headers = {"Authorization": f"Bearer {desk.token}", "Accept": "application/yaml"}
    answer = called("GET", path, b"", headers=headers)
    assert answer["Content-Type"] == "application/yaml; charset=utf-8"
    return str(answer.content.decode())


def test_planned_applied_once_and_read_again(desk: Caller, now: Any) -> None:
    planned = desk("POST", "/programme/plans", {"text": SHOP}).json()
    assert (planned["empty"], planned["unchanged"], planned["warnings"]) == (False, 0, [])
    assert [one["key"] for one in planned["offers"]] == ["ten"]
    call = {"text": SHOP, "lock": planned["lock"]}
    first = desk("POST", "/programme/applies", call, key="k")
    assert first.status_code == 201, first.content
    again = desk("POST", "/programme/applies", call, key="k")
    assert again.json() == first.json()
    assert again["Idempotent-Replayed"] == "true"
    assert Caller(now)("POST", "/quotes", CART).json()["discount_minor"] == 655
    assert desk("GET", "/programme").json()["offers"][0]["value"] == {"percent": 10}
    assert "- key: ten" in yaml(desk)
    number = first.json()["revision"]
    shown = desk("GET", f"/programme/revisions/{number}").json()
    assert (shown["by"], shown["offers_changed"]) == ("key:till-marketer", 1)
    assert shown["offers"][0]["what"] == "added"
    listed = desk("GET", "/programme/revisions").json()["revisions"]
    assert [one["revision"] for one in listed] == [number]
    assert desk("GET", f"/programme/revisions?before={number}").json()["revisions"] == []


def test_several_texts_are_one_programme(desk: Caller) -> None:
    texts = [
        {"name": "rules.yaml", "text": "programme: {mode: priority}"},
        {"name": "offers.yaml", "text": SHOP.replace("percent: 10", "percent: 0")},
    ]
    wrong = desk("POST", "/programme/plans", {"texts": texts}, language="zh")
    assert problem(wrong, 422) == "programme_malformed"
    data = wrong.json()["data"]
    assert (data["file"], data["line"], data["where"]) == (
        "offers.yaml",
        2,
        "offers[0].value.percent",
    )
    assert "第 2 行" in wrong.json()["detail"]


def test_a_date_a_withdrawal_and_a_way_back(desk: Caller, now: Any) -> None:
    first = applied(desk, SHOP).json()["revision"]
    at = (now + timedelta(days=365 * 100)).isoformat()
    later = applied(desk, "offers: []", "k2", at=at)
    assert later.json()["state"] == "pending", later.content
    number = later.json()["revision"]
    assert desk("DELETE", f"/programme/revisions/{number}").json()["state"] == "withdrawn"
    assert problem(desk("DELETE", f"/programme/revisions/{number}"), 409) == "not_pending"
    applied(desk, "offers: []", "k3")
    assert desk("GET", "/programme").json()["offers"] == []
    assert "- key: ten" in yaml(desk, f"/api/v1/programme?revision={first}")
    back = desk("POST", "/programme/plans", {"revision": first}).json()
    assert [one["what"] for one in back["offers"]] == ["reopened"]
    call = {"revision": first, "lock": back["lock"]}
    assert desk("POST", "/programme/applies", call, key="k4").status_code == 201
    assert problem(desk("POST", "/programme/applies", call, key="k5"), 409) == "plan_stale"


def test_a_warning_is_a_sentence(desk: Caller) -> None:
    text = SHOP.replace("}}", "}, limits: {budget: spring}}")
    for language, says in (
        ("zh", "预算 spring 尚未开设"),
        ("en", "The budget spring was never opened"),
    ):
        planned = desk("POST", "/programme/plans", {"text": text}, language=language).json()
        assert [one["reason"] for one in planned["warnings"]] == ["plan_budget_unknown"]
        assert says in planned["warnings"][0]["says"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({}, "body_malformed"),
        ([], "body_malformed"),
        ({"text": SHOP, "revision": 1}, "body_malformed"),
        ({"text": 5}, "body_malformed"),
        ({"texts": "x"}, "body_malformed"),
        ({"texts": [{"name": "a"}]}, "body_malformed"),
        ({"text": SHOP, "at": "soon"}, "body_malformed"),
        ({"text": SHOP, "at": "2001-01-01T00:00:00Z"}, "date_past"),
        ({"text": SHOP, "lock": "x"}, "body_malformed"),
        ({"text": "a: &x 1"}, "text_unreadable"),
        ({"revision": 0}, "body_malformed"),
    ],
)
def test_what_is_wrong_is_named(desk: Caller, body: Any, reason: str) -> None:
    assert problem(desk("POST", "/programme/plans", body), 422) == reason


def test_what_is_missing_or_too_large(desk: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    assert problem(desk("POST", "/programme/plans", {"revision": 9}), 404) == "not_found"
    assert problem(desk("GET", "/programme/revisions/9"), 404) == "not_found"
    assert problem(desk("GET", "/programme?revision=9"), 404) == "not_found"
    assert problem(desk("POST", "/programme/plans", raw=b"{"), 400) == "body_unreadable"
    call = {"text": SHOP, "lock": "x"}
    assert problem(desk("POST", "/programme/applies", call), 400) == "idempotency_key_missing"
    large = desk("POST", "/programme/plans", raw=b'"' + b"x" * 3_000_000 + b'"')
    assert problem(large, 413) == "body_too_large"
    monkeypatch.setattr(programme, "LARGEST_BODY", 10)
    assert problem(desk("POST", "/programme/plans", {"text": SHOP}), 413) == "body_too_large"


def test_the_schema_is_there_in_both_languages(desk: Caller) -> None:
    for language in ("zh", "en"):
        answer = desk("GET", "/programme/schema", language=language)
        assert answer["Content-Type"] == "application/schema+json"
        assert answer.json() == schema(language=language)


def test_tills_see_none_of_it_and_analysts_change_nothing(now: Any) -> None:
    till, analyst = Caller(now), Caller(now, Role.ANALYST)
    assert problem(till("GET", "/programme"), 403) == "role_not_allowed"
    assert analyst("GET", "/programme").status_code == 200
    assert problem(analyst("POST", "/programme/plans", {"text": SHOP}), 403) == "role_not_allowed"


def test_one_rooms_settings_are_put_whole_and_read_again(
    desk: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sections_of, "ROOMS", (rooms,))
    path = "/programme/sections/trial"
    assert problem(desk("GET", path), 404) == "not_found"
    done = desk("PUT", path, {"document": {"least": 3}, "before": 0}, key="k").json()
    assert done["section"] == "trial"
    assert desk("GET", path).json() == {**done, "document": {"least": 3}}
    stale = desk("PUT", path, {"document": {"least": 4}, "before": 0}, key="l")
    assert problem(stale, 409) == "plan_stale"
    assert problem(desk("PUT", path, {"before": 1}, key="n"), 422) == "body_malformed"
    wrong = desk("PUT", path, {"document": {"least": "x"}}, key="m")
    assert problem(wrong, 422) == "programme_unreadable"
    assert desk("GET", path).json()["document"] == {"least": 3}
    (newest, *_) = desk("GET", "/programme/revisions").json()["revisions"]
    assert newest["sections_changed"] == ["trial"]
