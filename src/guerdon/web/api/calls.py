"""What a till call says, read from its body and headers; pure, whatever server carries it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from guerdon.terms.cart import Checkout
from guerdon.terms.checkout_document import checkout
from guerdon.terms.decision import Refusal
from guerdon.terms.stacking import MODES
from guerdon.terms.strict import WrongError, moment, read, text, texts, whole, words

LARGEST_BODY = 262_144
MOST_EXPLAINED = 50
DEFAULT_HOLD = 900
# How JSON writes NUL, and also the text that tells how: which of both is seen after reading.
NUL = rb"\u0000"
# What ?dry= may say for yes.
YES = ("1", "true", "yes")
# draft-ietf-httpapi-idempotency-key-header-06: an sf-string; we take it with or without quotes.
IDEMPOTENCY_KEY = re.compile(r'"?([\x21\x23-\x5b\x5d-\x7e]{1,128})"?')


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteCall:
    """Ask for a quote."""

    ask: Checkout
    mode: str | None
    explain: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveCall:
    """Ask for a hold."""

    ask: Checkout
    mode: str | None
    ttl_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeemCall:
    """Ask for a redemption, of a cart or of a reservation."""

    ask: Checkout | None
    reservation: str | None
    mode: str | None
    expect_total_minor: int | None


def body(*, raw: bytes) -> Any:
    """The JSON of a request body; a refusal for one too large or not JSON. Empty is {}."""
    if len(raw) > LARGEST_BODY:
        return Refusal(reason="body_too_large", data={"most": LARGEST_BODY})
    return decoded(raw=raw)


def decoded(*, raw: bytes) -> Any:
    """The JSON of a body whose size was looked at already."""
    if not raw:
        return {}
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Refusal(reason="body_unreadable")
    where = _nul(found, "$") if NUL in raw else None
    if where is None:
        return found
    return Refusal(reason="body_malformed", data={"where": where, "problem": "NUL is no text"})


def _nul(value: Any, where: str) -> str | None:
    """The first place whose text has NUL, which PostgreSQL cannot store."""
    if isinstance(value, str):
        return where if "\x00" in value else None
    parts: Iterable[tuple[str, Any]] = ()
    if isinstance(value, dict):
        if any("\x00" in name for name in value):
            return where
        parts = ((f".{name}", inner) for name, inner in value.items())
    elif isinstance(value, list):
        parts = ((f"[{place}]", inner) for place, inner in enumerate(value))
    found = (_nul(inner, where + name) for name, inner in parts)
    return next((place for place in found if place is not None), None)


def quote_call(*, document: Any) -> QuoteCall | Refusal:
    """{...checkout, "mode"?, "explain"?: [offer keys]}."""
    return read(_quote, document)


def _quote(document: Any) -> QuoteCall:
    ask, extra = _opened(document, ("mode", "explain"))
    explain = texts(extra.get("explain", ()), "$.explain", most=MOST_EXPLAINED)
    return QuoteCall(ask=ask, mode=_mode(extra), explain=tuple(explain))


def reserve_call(*, document: Any) -> ReserveCall | Refusal:
    """{...checkout, "mode"?, "ttl_seconds"?}."""
    return read(_reserve, document)


def _reserve(document: Any) -> ReserveCall:
    ask, extra = _opened(document, ("mode", "ttl_seconds"))
    ttl = whole(extra.get("ttl_seconds", DEFAULT_HOLD), "$.ttl_seconds")
    return ReserveCall(ask=ask, mode=_mode(extra), ttl_seconds=ttl)


def redeem_call(*, document: Any) -> RedeemCall | Refusal:
    """{"reservation"} or {...checkout, "mode"?}, with "expect_total_minor"?."""
    return read(_redeem, document)


def _redeem(document: Any) -> RedeemCall:
    if isinstance(document, dict) and document.get("reservation") is not None:
        words(document, {"reservation", "expect_total_minor"}, "$")
        ask, extra = None, document
    else:
        ask, extra = _opened(document, ("mode", "expect_total_minor", "reservation"))
    total, reservation = extra.get("expect_total_minor"), extra.get("reservation")
    return RedeemCall(
        ask=ask,
        reservation=None if ask else text(reservation, "$.reservation", longest=64),
        mode=_mode(extra),
        expect_total_minor=None if total is None else whole(total, "$.expect_total_minor"),
    )


def idempotency_key(*, header: str | None, scope: str) -> str | Refusal:
    """The key within its caller's scope; refused where the header is missing or malformed."""
    if header is None or not header.strip():
        return Refusal(reason="idempotency_key_missing")
    found = IDEMPOTENCY_KEY.fullmatch(header.strip())
    if found is None:
        return Refusal(reason="idempotency_key_malformed")
    return f"{scope}:{found.group(1)}"


def now(*, value: str) -> datetime | Refusal:
    """The moment of ?now=; an unescaped plus of its offset has become a blank on the way."""
    return read(lambda given: moment(given, "now"), value.strip().replace(" ", "+"))


def _opened(document: Any, ours: tuple[str, ...]) -> tuple[Checkout, dict[str, Any]]:
    """The checkout and our own words of a body that holds them side by side."""
    if not isinstance(document, dict):
        raise WrongError("$", "an object is wanted")
    rest = dict(document)
    extra = {word: rest.pop(word) for word in ours if word in rest}
    return checkout(rest), extra


def _mode(extra: Mapping[str, Any]) -> str | None:
    mode = extra.get("mode")
    if mode is not None and mode not in MODES:
        raise WrongError("$.mode", f"one of {', '.join(MODES)} is wanted")
    return mode
