"""Tokens say what was signed, in one text, and nothing that was changed passes."""

import base64
import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.coupons.token import (
    SIGNATURE,
    Ticket,
    key_id,
    mark,
    message,
    opened,
    sealed,
    usable,
)
from guerdon.terms.decision import Refusal

SECRET = b"not the real thing"
PUBLIC = b"public"
KEY = key_id(public=PUBLIC)
NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


def sign(signed: bytes) -> bytes:
    """Stands for Ed25519: 64 bytes that only SECRET makes."""
    return hmac.new(SECRET, signed, hashlib.sha512).digest()


def genuine(public: bytes, signature: bytes, signed: bytes) -> bool:
    return public == PUBLIC and hmac.compare_digest(signature, sign(signed))


def read(token: str, keys: dict[str, bytes] | None = None) -> Ticket | Refusal:
    return opened(token=token, keys={KEY: PUBLIC} if keys is None else keys, genuine=genuine)


MOMENTS = st.none() | st.datetimes(
    min_value=datetime(2000, 1, 1), max_value=datetime(2199, 1, 1), timezones=st.just(UTC)
).map(lambda at: at.replace(microsecond=0))
NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1, max_size=64)
CODES = st.text("ABCDEFGHJKMNP23456789-", min_size=4, max_size=40)


@st.composite
def tickets(draw: st.DrawFn) -> Ticket:
    amount = draw(st.none() | st.integers(0, 10**15))
    return Ticket(
        key=KEY,
        batch=draw(st.integers(0, 2**40)),
        offer=draw(NAMES),
        code=draw(CODES),
        starts_at=draw(MOMENTS),
        expires_at=draw(MOMENTS),
        amount_minor=amount,
        currency="" if amount is None else draw(st.sampled_from(["USD", "CNY", "JPY"])),
        least_minor=draw(st.integers(0, 10**15)),
        owner=draw(st.sampled_from(["", mark(code="A", customer="b")])),
    )


@given(tickets())
def test_what_was_sealed_is_read_again(ticket: Ticket) -> None:
    token = sealed(ticket=ticket, sign=sign)
    assert read(token) == ticket
    assert read(f"  {token[:9].lower()} {token[9:]}\n") == ticket


@given(tickets(), st.data())
def test_no_changed_bit_passes(ticket: Ticket, data: st.DataObject) -> None:
    token = sealed(ticket=ticket, sign=sign)
    raw = bytearray(base64.b32decode(token + "=" * (-len(token) % 8)))
    bit = data.draw(st.integers(0, 8 * len(raw) - 1))
    raw[bit // 8] ^= 1 << bit % 8
    wrong = base64.b32encode(bytes(raw)).decode().rstrip("=")
    answer = read(wrong)
    assert isinstance(answer, Refusal)
    assert answer.reason in ("token_malformed", "token_key_unknown", "token_forged")


@given(tickets(), st.data())
def test_no_changed_character_passes(ticket: Ticket, data: st.DataObject) -> None:
    token = sealed(ticket=ticket, sign=sign)
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567=018"))
    wrong = token[:place] + other + token[place + 1 :]
    assert isinstance(read(wrong), Refusal) == (wrong != token)


@pytest.mark.parametrize("size", range(1, 6))
def test_a_ticket_has_one_text_only(size: int) -> None:
    # Of five lengths four leave bits of the last character unused.
    token = sealed(ticket=Ticket(key=KEY, batch=1, offer="t" * size, code="TEA-1"), sign=sign)
    others = {token[:-1] + last for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"} - {token}
    assert len(others) == 31
    assert all(isinstance(read(other), Refusal) for other in others)


@given(st.binary(max_size=300) | st.text(max_size=500))
def test_noise_is_refused(noise: bytes | str) -> None:
    text = base64.b32encode(noise).decode().rstrip("=") if isinstance(noise, bytes) else noise
    assert isinstance(read(text), Refusal)


@given(tickets())
def test_the_words_of_another_ticket_do_not_fit_this_signature(ticket: Ticket) -> None:
    token = sealed(ticket=ticket, sign=sign)
    raw = base64.b32decode(token + "=" * (-len(token) % 8))
    richer = replace(ticket, least_minor=ticket.least_minor + 1)
    forged = base64.b32encode(message(ticket=richer) + raw[-SIGNATURE:]).decode().rstrip("=")
    assert read(forged) == Refusal(reason="token_forged")


def test_a_key_that_is_not_known() -> None:
    token = sealed(ticket=Ticket(key=KEY, batch=1, offer="tea", code="TEA-1"), sign=sign)
    assert read(token, {}) == Refusal(reason="token_key_unknown", data={"key": KEY})
    assert read(token, {KEY: b"another"}) == Refusal(reason="token_forged")


def test_it_fits_a_small_qr_code() -> None:
    ticket = Ticket(
        key=KEY,
        batch=1234,
        offer="tea-5-off",
        code="TEA-7KQ2-M9XD",
        expires_at=NOW,
        amount_minor=500,
        currency="USD",
        owner=mark(code="TEA-7KQ2-M9XD", customer="c"),
    )
    # A QR code of version 8 (49 x 49) holds 279 such characters at error level L, 221 at M.
    assert len(sealed(ticket=ticket, sign=sign)) <= 200


def test_a_code_has_another_mark_for_every_customer_and_code() -> None:
    marks = {mark(code=code, customer=who) for code in ("A", "B") for who in ("c", "d")}
    assert len(marks) == 4


@pytest.mark.parametrize(
    ("words", "who", "reason"),
    [
        ({}, None, None),
        ({"starts_at": NOW}, None, None),
        ({"starts_at": NOW + timedelta(seconds=1)}, None, "code_not_yet"),
        ({"expires_at": NOW + timedelta(seconds=1)}, None, None),
        ({"expires_at": NOW}, None, "code_expired"),
        ({"owner": mark(code="TEA", customer="c")}, "c", None),
        ({"owner": mark(code="TEA", customer="c")}, "d", "code_of_another"),
        ({"owner": mark(code="TEA", customer="c")}, None, "code_of_another"),
    ],
)
def test_when_and_for_whom(words: dict[str, Any], who: str | None, reason: str | None) -> None:
    ticket = Ticket(key=KEY, batch=1, offer="tea", code="TEA", **words)
    answer = usable(ticket=ticket, now=NOW, customer=who)
    assert (answer and answer.reason) == reason
