"""Bodies and headers are read strictly, without a server."""

from datetime import UTC, datetime
from typing import Any

import pytest

from guerdon.terms.decision import Refusal
from guerdon.web.api import calls
from tests.web.api.tills import CART


def where(answer: Any) -> str:
    assert isinstance(answer, Refusal), answer
    return str(answer.data.get("where", answer.reason))


def test_bodies() -> None:
    assert calls.body(raw=b"") == {}
    assert calls.body(raw=b'{"a": 1}') == {"a": 1}
    for raw in (b"{", b"\xff", b'{"a": Infinity}', b"[" * 200_000):
        assert calls.body(raw=raw) == Refusal(reason="body_unreadable")
    large = calls.body(raw=b" " * (calls.LARGEST_BODY + 1))
    assert where(large) == "body_too_large"


def test_nul_is_no_text_wherever_it_stands() -> None:
    for raw, place in (
        (rb'"a\u0000"', "$"),
        (rb'{"a": [1, {"b": "\u0000"}]}', "$.a[1].b"),
        (rb'{"a": 1, "b\u0000": 1}', "$"),
    ):
        assert where(calls.body(raw=raw)) == place
    # The text that tells how NUL is written has none.
    assert calls.body(raw=rb'{"a": "\\u0000"}') == {"a": r"\u0000"}


def test_a_quote_call() -> None:
    call = calls.quote_call(document={**CART, "mode": "priority", "explain": ["a"]})
    assert isinstance(call, calls.QuoteCall)
    assert (call.mode, call.explain, call.ask.order) == ("priority", ("a",), "o1")
    assert where(calls.quote_call(document={**CART, "explain": [1]})) == "$.explain[0]"
    assert where(calls.quote_call(document={**CART, "ttl_seconds": 60})) == "$.ttl_seconds"
    assert where(calls.quote_call(document=None)) == "$"


def test_a_reserve_call() -> None:
    call = calls.reserve_call(document=CART)
    assert isinstance(call, calls.ReserveCall)
    assert call.ttl_seconds == calls.DEFAULT_HOLD
    assert where(calls.reserve_call(document={**CART, "ttl_seconds": 1.5})) == "$.ttl_seconds"


def test_a_redeem_call() -> None:
    held = calls.redeem_call(document={"reservation": "res_1", "expect_total_minor": 5})
    assert held == calls.RedeemCall(ask=None, reservation="res_1", mode=None, expect_total_minor=5)
    direct = calls.redeem_call(document=CART)
    assert isinstance(direct, calls.RedeemCall)
    assert direct.reservation is None
    assert where(calls.redeem_call(document={**CART, "reservation": "res_1"})) == "$.cart"
    assert where(calls.redeem_call(document={"reservation": 7})) == "$.reservation"
    assert where(calls.redeem_call(document={})) == "$.cart"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("abc", "me:abc"),
        ('"abc"', "me:abc"),
        (" abc ", "me:abc"),
        (None, "idempotency_key_missing"),
        ("  ", "idempotency_key_missing"),
        ("a b", "idempotency_key_malformed"),
        ("é", "idempotency_key_malformed"),
        ("x" * 129, "idempotency_key_malformed"),
    ],
)
def test_keys(header: str | None, expected: str) -> None:
    found = calls.idempotency_key(header=header, scope="me")
    assert (found.reason if isinstance(found, Refusal) else found) == expected


def test_moments() -> None:
    expected = datetime(2026, 3, 14, 12, tzinfo=UTC)
    for text in ("2026-03-14T12:00:00Z", "2026-03-14T20:00:00 08:00", "2026-03-14T12:00:00+00:00"):
        assert calls.now(value=text) == expected
    for text in ("", "noon", "2026-03-14T12:00:00", "20202-03-14T12:00:00Z", "1026-03-14T12:00Z"):
        assert isinstance(calls.now(value=text), Refusal)
