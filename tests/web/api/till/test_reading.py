"""The fast reader takes nothing that the strict one refuses, and both make equal calls."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guerdon.terms.decision import Refusal
from guerdon.web.api import calls
from guerdon.web.api.till import reading
from tests.web.api.tills import CART

PAIRS = (
    (reading.quote, calls.quote_call),
    (reading.reserve, calls.reserve_call),
    (reading.redeem, calls.redeem_call),
)
TEXT = st.one_of(st.text(max_size=6), st.just("x" * 120), st.just("x" * 121), st.just("a\0b"))
WHOLE = st.one_of(
    st.integers(-2, 5), st.sampled_from([10**15, 10**15 + 1, 100_000, 100_001, 2**70])
)
ANY = st.one_of(
    TEXT, WHOLE, st.none(), st.booleans(), st.floats(), st.just([]), st.just({}), st.just([1])
)
LABELS = st.lists(TEXT, max_size=3)


def mixed(**words: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects of these words, each now and then of a wrong kind, and now and then a stray one."""
    loose = {word: st.one_of(given, given, given, ANY) for word, given in words.items()}
    stray = st.dictionaries(st.sampled_from(["stray", "now"]), ANY, max_size=1)
    return st.one_of(
        st.fixed_dictionaries({}, optional=words),
        st.builds(lambda a, b: {**a, **b}, st.fixed_dictionaries({}, optional=loose), stray),
    )


LINES = mixed(
    sku=st.text("ab", min_size=1, max_size=3), unit_minor=WHOLE, quantity=WHOLE, key=TEXT,
    category=TEXT, brand=TEXT, labels=LABELS, cost_minor=WHOLE, floor_minor=WHOLE,
)  # fmt: skip
CARTS = mixed(
    currency=st.sampled_from(["USD", "JPY", "usd", "XXXX", ""]),
    lines=st.lists(LINES, max_size=3),
    shipping_minor=WHOLE,
)
BODIES = mixed(
    cart=CARTS, customer=TEXT, codes=LABELS, order=TEXT, channel=st.sampled_from(["store", "web"]),
    store=TEXT, payment=TEXT, zone=st.sampled_from(["", "UTC", "Asia/Shanghai", "Mars/Base"]),
    points=WHOLE, labels=LABELS, mode=st.sampled_from(["priority", "best_customer", "worst"]),
    gifts=st.one_of(st.none(), st.dictionaries(TEXT, LABELS, max_size=2)),
    explain=LABELS, ttl_seconds=WHOLE, expect_total_minor=WHOLE, reservation=TEXT,
)  # fmt: skip


@settings(max_examples=400)
@given(BODIES, st.booleans())
def test_both_read_alike(document: dict[str, Any], whole: bool) -> None:
    if whole:
        document = {**CART, **{k: v for k, v in document.items() if k != "cart"}}
    raw = json.dumps(document).encode()
    plain = calls.body(raw=raw)
    for fast, strict in PAIRS:
        expected = plain if isinstance(plain, Refusal) else strict(document=plain)
        assert fast(raw=raw) == expected


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff", b"null", b" " * 262_145])
def test_what_is_no_object(raw: bytes) -> None:
    for fast, strict in PAIRS:
        plain = calls.body(raw=raw)
        expected = plain if isinstance(plain, Refusal) else strict(document=plain)
        assert isinstance(expected, Refusal)
        assert fast(raw=raw) == expected


def test_a_usual_body_goes_the_fast_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "body", None)
    body = {"codes": ["A"], "labels": ["vip"], "gifts": {"o": ["mug"]}, "mode": "priority"}
    raw = json.dumps({**CART, **body}).encode()
    for fast, _ in PAIRS:
        assert not isinstance(fast(raw=raw), Refusal)
