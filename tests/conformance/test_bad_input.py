"""Whatever a caller sends, the answer is a named refusal and nothing has changed."""

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guerdon.store.codes import codes
from tests.flows.shop import everything, off, percent, sells
from tests.web.api.tills import CART, Caller

pytestmark = pytest.mark.django_db

ODD: list[Any] = [
    *(None, True, -1, 0, 1, 1.5, 2**31, 2**53, 2**63, 2**64, 10**15, 10**30, -(10**30)),
    *("", " ", "0", "1e3", "NaN", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "ı", "ﬁ", "Ω\u0301"),
    *("x" * 121, "x" * 100_000, "\u202e\u200b", "%s", "'; DROP TABLE store_order; --", "../../.."),
    *([], {}, [[]], [None], {"": {}}, [0] * 600, ["A"] * 21, {"$where": 1}),
]
RAW: list[bytes] = [
    b"",
    b"null",
    b"[]",
    b'"x"',
    b"\xff\xfe",
    b"\xef\xbb\xbf{}",
    b"{",
    b"[" * 100_000,
    b'{"a":' * 30_000,
    b'{"cart": NaN}',
    b'{"cart": Infinity}',
    b'{"cart": {"currency": "USD", "lines": []}, "points": 1e400}',
    b'{"cart": {"currency": "USD", "lines": []}, "points": 1e2}',
    b'{"cart": {"currency": "USD", "lines": []}, "points": -0}',
    b'{"cart": {"currency": "USD", "lines": []}, "order": "\\ud83d"}',
    b'{"cart": {"currency": "USD", "lines": []}, "order": "o", "customer": "\\u0000"}',
    b" " * 300_000,
]
ORDER: dict[str, Any] = {
    "order": "p1",
    "placed_at": "2026-03-14T12:00:00Z",
    "currency": "USD",
    "customer": "c",
    "lines": [{"sku": "tea", "quantity": 1, "amount_minor": 500}],
}


def places(document: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document, as the words that lead there."""
    found = [way] if way else []
    inner: Any = ()
    if isinstance(document, dict):
        inner = document.items()
    elif isinstance(document, list):
        inner = enumerate(document)
    for word, value in inner:
        found += places(value, (*way, word))
    return found


def bodies(document: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The document with an odd value in one or two places, or a word that is not known."""

    def changed(changes: list[tuple[tuple[Any, ...], Any]]) -> dict[str, Any]:
        made = copy.deepcopy(document)
        for way, value in changes:
            try:
                inner: Any = made
                for word in way[:-1]:
                    inner = inner[word]
                inner[way[-1]] = value
            except (KeyError, IndexError, TypeError):
                continue  # an earlier change took the place away
        return made

    ways = st.sampled_from([*places(document), ("odd",), ("cart", "odd")])
    return st.lists(st.tuples(ways, st.sampled_from(ODD)), min_size=1, max_size=2).map(changed)


FULL = CART | {
    "codes": ["TEN"],
    "channel": "web",
    "store": "s1",
    "payment": "card",
    "zone": "Asia/Shanghai",
    "points": 0,
    "labels": ["gift"],
    "mode": "best_customer",
}
CALLS = st.one_of(
    st.tuples(st.just("/quotes"), bodies({**FULL, "explain": ["five"]})),
    st.tuples(st.just("/reservations"), bodies({**FULL, "ttl_seconds": 60})),
    st.tuples(st.just("/redemptions"), bodies({**FULL, "expect_total_minor": 1})),
    st.tuples(st.just("/redemptions"), bodies({"reservation": "res_1", "expect_total_minor": 1})),
    st.tuples(
        st.just("/redemptions/red_1/rollbacks"),
        bodies({"lines": [{"line": "1", "quantity": 1}], "free": True}),
    ),
    st.tuples(st.just("/orders"), bodies(ORDER)),
)


@pytest.fixture
def caller(now: datetime) -> Caller:
    sells(
        now,
        percent("ten", 10, codes="shared", shared_code="TEN", limits={"per_customer": 3}),
        off("five", 500, limits={"budget": "b", "when_short": "clip"}),
        percent("once", 5, codes="unique"),
    )
    codes.issue(offer="once", count=1, now=now)
    return Caller(datetime.now(UTC))


def answered(answer: Any, before: Any) -> None:
    """No fault of ours; and where it was refused, nothing has changed."""
    assert answer.status_code < 500, answer.content
    body = json.loads(answer.content)
    if answer.status_code >= 400:
        assert body["reason"]
        assert body["detail"]
        assert everything() == before


@settings(
    max_examples=120,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(call=CALLS)
def test_an_odd_value_anywhere(caller: Caller, call: tuple[str, Any]) -> None:
    path, body = call
    before = everything()
    answered(caller("POST", f"{path}?dry=1", body, key="k"), before)
    assert everything() == before


@pytest.mark.parametrize("raw", RAW, ids=range(len(RAW)))
def test_an_odd_body(caller: Caller, raw: bytes) -> None:
    before = everything()
    for path in ("/quotes", "/reservations", "/redemptions", "/redemptions/r/rollbacks", "/orders"):
        answered(caller("POST", path, raw=raw, key="k"), before)


@pytest.mark.parametrize(
    "word", ["%00", "%ED%A0%80", "%FF", "%25s", "..", "x" * 5_000, "red_1%00", "%F0"]
)
def test_an_odd_name_in_the_path(caller: Caller, word: str) -> None:
    before = everything()
    for method, path in (
        ("DELETE", f"/reservations/{word}"),
        ("POST", f"/redemptions/{word}/rollbacks"),
    ):
        answer = caller(method, path, {}, key="k")
        answered(answer, before)
        assert answer.status_code in {404, 405, 422}


@pytest.mark.parametrize(
    "query",
    [
        *("now=", "now=x", "now=2026-03-14", "now=9999-12-31T23:59:59%2B00:00"),
        *("now=2199-12-31T23:59:59-23:59", "now=2000-01-01T00:00:00%2B23:59", "now=%00", "dry=%FF"),
        *("now=2026-03-14T12:00:00Z%00", "&" * 200, "now=" + "1" * 9_000, "now=%F0%9F%98%80"),
    ],
)
def test_an_odd_query(now: datetime, caller: Caller, query: str) -> None:
    from guerdon.terms.role import Role

    owner = Caller(now, role=Role.OWNER)
    for one in (owner, caller):
        before = everything()
        answer = one("POST", f"/redemptions?{query}&dry=1", CART, key="k")
        answered(answer, before)


@pytest.mark.parametrize(
    "key", ['""', '"', "a" * 129, "a b", "a\tb", "\x00", "ü", '"a', "%00", "a" * 100_000]
)
def test_an_odd_key(caller: Caller, key: str) -> None:
    before = everything()
    answer = caller("POST", "/redemptions", CART, key=key)
    answered(answer, before)
