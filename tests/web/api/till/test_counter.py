"""The till over HTTP: strict bodies, one key one effect, a named problem for each refusal."""

from typing import Any

import pytest

from guerdon.store.codes import codes
from guerdon.store.programme import programme
from guerdon.terms.role import Role
from guerdon.web.api import answers
from tests.flows.shop import everything, off, percent, sells
from tests.flows.tier_shop import opens
from tests.web.api.tills import CART, Caller, problem
from tests.web.called import called

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def till(now: Any) -> Caller:
    sells(now, percent("ten", 10, limits={"total": 2}), off("over80", 1500, least_minor=8000))
    return Caller(now)


def test_a_quote_explains_itself_in_the_readers_language(till: Caller) -> None:
    body = till("POST", "/quotes", CART).json()
    assert (body["subtotal_minor"], body["discount_minor"], body["total_minor"]) == (
        6547,
        655,
        5892,
    )
    (ten,) = body["applied"]
    assert ten["shares"] == [
        {"line": "1", "minor": 600, "units": [200, 200, 200]},
        {"line": "2", "minor": 55, "units": [55]},
    ]
    (missed,) = body["not_applied"]
    assert (missed["offer"], missed["missing_minor"]) == ("over80", 1453)
    assert "14.53" in missed["refusal"]["says"]
    zh = till("POST", "/quotes", CART, language="zh-CN,zh;q=0.9").json()
    assert "14.53" in zh["not_applied"][0]["refusal"]["says"]
    assert zh["not_applied"][0]["refusal"]["says"] != missed["refusal"]["says"]
    assert list(body)[:5] == [
        "currency",
        "subtotal_minor",
        "discount_minor",
        "shipping_minor",
        "total_minor",
    ]


def test_tiers_have_the_names_that_the_shop_gave_them(now: Any) -> None:
    opens(now)
    tiers = [{"tier": "silver", "percent": 5}, {"tier": "gold", "percent": 12}]
    sells(now, {**percent("own", 1), "kind": "tier_exclusive", "value": {"tiers": tiers}})
    till = Caller(now)
    quoted = till("POST", "/quotes", {**CART, "explain": ["own"]}).json()
    (own,) = quoted["not_applied"]
    assert own["refusal"] == {
        "reason": "other_tiers",
        "says": "It is for members of these tiers: Silver, Gold.",
        "data": {"fields": "tier", "tiers": "silver, gold"},
    }
    # A reply that was kept is told in the same words.
    plain = {name: own["refusal"][name] for name in ("reason", "data")}
    kept = {"codes": [{"code": "X", "refusal": plain}, {"refusal": None}]}
    told = answers.ordered(plain=kept, language="en")["codes"]
    assert told == [{"code": "X", "refusal": own["refusal"]}, {"refusal": None}]


def test_the_whole_trip(till: Caller) -> None:
    held = till("POST", "/reservations", {**CART, "ttl_seconds": 60}, key="r")
    assert held.status_code == 201
    reservation = held.json()["reservation"]
    call = {"reservation": reservation, "expect_total_minor": 5892}
    redeemed = till("POST", "/redemptions", call, key="d")
    assert redeemed.status_code == 201
    redemption = redeemed.json()["redemption"]
    assert redeemed.json()["points"]["earned"] == 58
    lines = {"lines": [{"line": "1", "quantity": 1}]}
    part = till("POST", f"/redemptions/{redemption}/rollbacks", lines, key="b1")
    assert part.status_code == 201
    assert part.json()["refund_minor"] == 1799
    rest = till("POST", f"/redemptions/{redemption}/rollbacks", {}, key="b2")
    assert rest.json()["refunded_minor"] == 5892
    gone = till("POST", f"/redemptions/{redemption}/rollbacks", {}, key="b3")
    assert problem(gone, 409) == "redemption_returned"


def test_one_key_has_one_effect_and_one_reply(till: Caller) -> None:
    first = till("POST", "/redemptions", CART, key="k")
    before = everything()
    again = till("POST", "/redemptions", CART, key='"k"')
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.content == first.content
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    other = till("POST", "/redemptions", {**CART, "order": "o2"}, key="k")
    assert problem(other, 422) == "idempotency_key_reused"
    assert everything() == before


def test_another_caller_has_keys_of_its_own(till: Caller, now: Any) -> None:
    till("POST", "/redemptions", CART, key="k")
    owner = Caller(now, Role.OWNER)
    assert owner("POST", "/redemptions", {**CART, "order": "o2"}, key="k").status_code == 201


def test_release(till: Caller) -> None:
    held = till("POST", "/reservations", CART, key="r").json()["reservation"]
    for key in ("d1", "d2"):
        answer = till("DELETE", f"/reservations/{held}", key=key)
        assert (answer.status_code, answer.json()["state"]) == (200, "released")
    late = till("POST", "/redemptions", {"reservation": held}, key="x")
    assert problem(late, 409) == "reservation_released"
    assert problem(till("DELETE", "/reservations/res_x", key="d3"), 404) == "not_found"


@pytest.mark.parametrize(
    ("path", "body", "status", "reason", "where"),
    [
        ("/quotes", {}, 422, "body_malformed", "$.cart"),
        ("/quotes", [], 422, "body_malformed", "$"),
        ("/quotes", {**CART, "custmer": "c"}, 422, "body_malformed", "$.custmer"),
        ("/quotes", {**CART, "points": True}, 422, "body_malformed", "$.points"),
        ("/quotes", {**CART, "zone": "Mars/Base"}, 422, "body_malformed", "$.zone"),
        ("/quotes", {**CART, "mode": "worst"}, 422, "body_malformed", "$.mode"),
        ("/quotes", {**CART, "codes": ["x"] * 21}, 422, "body_malformed", "$.codes"),
        ("/reservations", {**CART, "ttl_seconds": 1}, 422, "hold_out_of_bounds", None),
        ("/reservations", {**CART, "order": ""}, 422, "order_needed", None),
        ("/redemptions", {**CART, "expect_total_minor": 1}, 409, "total_changed", None),
        ("/redemptions", {**CART, "codes": ["NO-SUCH"]}, 422, "code_unknown", None),
        ("/redemptions", {"reservation": "res_x"}, 404, "not_found", None),
        ("/redemptions/red_x/rollbacks", {}, 404, "not_found", None),
        ("/redemptions/red_x/rollbacks", {"lines": [{"line": "1"}]}, 422, "body_malformed",
         "$.lines[0].quantity"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_named_and_changes_nothing(
    till: Caller, path: str, body: Any, status: int, reason: str, where: str | None
) -> None:
    before = everything()
    answer = till("POST", path, body, key="k")
    assert problem(answer, status) == reason
    if where is not None:
        assert answer.json()["data"]["where"] == where
    assert everything() == before


def test_another_currency(till: Caller) -> None:
    cart = {**CART["cart"], "currency": "EUR"}
    answer = till("POST", "/quotes", {**CART, "cart": cart})
    assert problem(answer, 422) == "currency_mismatch"


def test_bodies_that_are_no_bodies(till: Caller) -> None:
    assert problem(till("POST", "/quotes", raw=b"{"), 400) == "body_unreadable"
    assert problem(till("POST", "/quotes", raw=b'{"points": NaN}'), 400) == "body_unreadable"
    assert problem(till("POST", "/quotes", raw=b"[" * 100_000), 400) == "body_unreadable"
    assert problem(till("POST", "/quotes", raw=b" " * 300_000), 413) == "body_too_large"


def test_writes_need_a_key(till: Caller) -> None:
    for path in ("/reservations", "/redemptions"):
        assert problem(till("POST", path, CART), 400) == "idempotency_key_missing"
        assert problem(till("POST", path, CART, key="a b"), 400) == "idempotency_key_malformed"
        assert problem(till("POST", path, CART, key="x" * 129), 400) == "idempotency_key_malformed"


def test_only_owners_and_demos_set_the_time(till: Caller, now: Any) -> None:
    path = "/quotes?now=2026-03-14T12:00:00%2B08:00"
    assert problem(till("POST", path, CART), 403) == "now_not_allowed"
    assert Caller(now, Role.OWNER)("POST", path, CART).status_code == 200
    programme.keep(changes={"demo": True})
    assert till("POST", path, CART).status_code == 200
    bad = till("POST", "/quotes?now=2026-03-14", CART)
    assert problem(bad, 422) == "body_malformed"


def test_dry_answers_and_leaves_nothing(till: Caller) -> None:
    before = everything()
    answer = till("POST", "/redemptions?dry=true", CART, key="k")
    assert (answer.status_code, answer.json()["state"]) == (201, "closed")
    assert everything() == before


def test_a_limit_that_is_reached_is_told_in_the_quote(till: Caller) -> None:
    for number in range(2):
        till("POST", "/redemptions", {**CART, "order": f"x{number}"}, key=f"x{number}")
    body = till("POST", "/quotes", {**CART, "order": "o9"}).json()
    assert body["applied"] == []
    answer = till("POST", "/quotes", {**CART, "explain": ["ten"]}).json()
    reasons = {one["offer"]: one["refusal"]["reason"] for one in answer["not_applied"]}
    assert reasons["ten"] == "limit_reached"


def test_an_order_made_elsewhere_earns(till: Caller) -> None:
    order = {
        "order": "e1",
        "customer": "c",
        "placed_at": "2026-03-14T12:00:00Z",
        "currency": "USD",
        "lines": [{"sku": "tea", "quantity": 2, "amount_minor": 3998}],
    }
    body = till("POST", "/orders", order, key="k").json()
    assert body["points"]["earned"] == 39
    assert problem(till("POST", "/orders", order, key="k2"), 409) == "order_exists"
    euro = till("POST", "/orders", {**order, "order": "e2", "currency": "EUR"}, key="k3")
    assert problem(euro, 422) == "currency_mismatch"


def test_the_document_has_examples_that_work(till: Caller) -> None:
    document = called("GET", "/api/openapi.json").json()
    for path in ("/api/v1/quotes", "/api/v1/reservations"):
        post = document["paths"][path]["post"]
        content = post["requestBody"]["content"]["application/json"]
        assert content["schema"]["additionalProperties"] is False
        answer = till("POST", path.removeprefix("/api/v1"), content["example"], key=path)
        assert answer.status_code in (200, 201), answer.content
    names = {one["name"] for one in document["paths"]["/api/v1/redemptions"]["post"]["parameters"]}
    assert {"Idempotency-Key", "dry", "now"} <= names


def test_too_many_calls(till: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    from guerdon.web.api import key
    from guerdon.web.api.rate import Rate

    monkeypatch.setattr(key, "RATE", Rate(per_second=0.1, burst=2))
    assert [till("POST", "/quotes", CART).status_code for _ in range(2)] == [200, 200]
    answer = till("POST", "/quotes", CART)
    assert problem(answer, 429) == "too_many_calls"
    assert 1 <= int(answer["Retry-After"]) <= 10


def test_issued_codes_are_used_over_http(till: Caller, now: Any) -> None:
    sells(now, percent("vip", 50, codes="unique"))
    issued = codes.issue(offer="vip", count=1, now=now)
    assert isinstance(issued, list)
    body = {**CART, "codes": issued}
    assert till("POST", "/redemptions", body, key="k").json()["quote"]["total_minor"] == 3273
    again = till("POST", "/redemptions", {**body, "order": "o2"}, key="k2")
    assert problem(again, 409) == "code_redeemed"


def test_gifts_are_picked_and_come_back_over_http(till: Caller, now: Any) -> None:
    steps = [{"from": 1000, "choices": ["mug", "pot"], "worth_minor": 250}]
    sells(now, {"key": "gift", "kind": "gift", "value": {"steps": steps}})
    desk = Caller(now, Role.MARKETER)
    assert desk("PUT", "/stock/pot", {"pieces": 1}).status_code == 200
    picked = {**CART, "gifts": {"gift": ["pot"]}}
    seen = till("POST", "/quotes", picked).json()
    (extra,) = next(one["extras"] for one in seen["applied"] if one["offer"] == "gift")
    assert (extra["item"], extra["choices"]) == ("pot", ["mug", "pot"])
    red = till("POST", "/redemptions", picked, key="r1").json()
    assert desk("GET", "/stock/pot").json()["left"] == 0
    other = {**picked, "order": "o2"}
    gone = till("POST", "/redemptions", other, key="r2", language="zh")
    assert problem(gone, 409) == "gift_gone"
    assert gone.json()["data"]["left"] == ["mug"]
    path = f"/redemptions/{red['redemption']}/rollbacks"
    some = till("POST", path, {"lines": [{"line": "1", "units": [2]}]}, key="b1").json()
    assert (some["refund_minor"], some["gifts"][0]["state"]) == (1799, "kept")
    money = till("POST", path, {"amount_minor": 100, "why": "dent"}, key="b2").json()
    assert (money["refund_minor"], money["goodwill_minor"]) == (100, 100)
    again = till("POST", path, {"lines": [{"line": "1", "units": [2]}]}, key="b3")
    assert problem(again, 409) == "unit_not_there"
    back = till("POST", path, {"gifts": {"gift": ["pot"]}}, key="b4").json()
    assert (back["gifts"][0]["state"], desk("GET", "/stock/pot").json()["left"]) == ("back", 1)
    rest = till("POST", path, {}, key="b5").json()
    assert (rest["refunded_minor"], rest["state"]) == (5892, "returned")


def test_lines_that_name_nothing_return_nothing(till: Any, now: Any) -> None:
    red = till("POST", "/redemptions", CART, key="r1").json()["redemption"]
    path = f"/redemptions/{red}/rollbacks"
    for nothing in ([], None):
        refused = till("POST", path, {"lines": nothing}, key="b1")
        assert problem(refused, 422) == "body_malformed"
        assert refused.json()["data"]["where"] == "$.lines"
    # Nothing came back and the key is still free: the whole order is what comes back now.
    assert till("POST", path, {}, key="b1").json()["state"] == "cancelled"


def test_goodwill_goes_by_the_role_of_the_key(till: Any, now: Any) -> None:
    red = till("POST", "/redemptions", CART, key="r1").json()["redemption"]
    path = f"/redemptions/{red}/rollbacks"
    asked = {"amount_minor": 2_001, "why": "dent"}
    assert problem(till("POST", path, {"amount_minor": 1}, key="g1"), 422) == "goodwill_unexplained"
    over = till("POST", path, asked, key="g2", language="zh")
    assert problem(over, 409) == "goodwill_cap"
    assert "每次至多 20.00 美元" in over.json()["detail"]
    desk = Caller(now, Role.MARKETER)
    for body in ({}, {"lines": [{"line": "1", "quantity": 1}], **asked}, {"gifts": {}}):
        assert problem(desk("POST", path, body, key="g3"), 422) == "goodwill_alone"
    assert desk("POST", path, asked, key="g3").json()["goodwill_minor"] == 2_001
