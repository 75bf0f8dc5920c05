"""The bodies that come with every checkout, read in one pass by msgspec.

What msgspec takes is what terms.checkout_document would take, and gives an equal value. What it
does not take is read again by that strict reader, which names the first thing that is wrong, so
there is one law and a fast way for those who keep it. A test holds the two against each other.
"""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from guerdon.terms.cart import CHANNELS, Cart, Checkout, Line
from guerdon.terms.checkout_document import (
    LONGEST_ORDER,
    MOST_CODES,
    MOST_LABELS,
    MOST_LINES,
    MOST_UNITS,
    is_zone,
)
from guerdon.terms.decision import Refusal
from guerdon.terms.money import LARGEST_MINOR, is_currency
from guerdon.terms.stacking import MODES
from guerdon.terms.strict import LONGEST
from guerdon.web.api import calls

T = TypeVar("T")
Text = Annotated[str, Meta(max_length=LONGEST)]
Long = Annotated[str, Meta(max_length=200)]
Minor = Annotated[int, Meta(ge=0, le=LARGEST_MINOR)]
Picks = dict[
    Annotated[str, Meta(min_length=1, max_length=64)],
    Annotated[tuple[Text, ...], Meta(max_length=MOST_CODES)],
]
Labels = Annotated[tuple[Text, ...], Meta(max_length=MOST_LABELS)]


class LineBody(Struct, forbid_unknown_fields=True, gc=False):
    """A line of a cart."""

    sku: Annotated[str, Meta(min_length=1, max_length=LONGEST)]
    unit_minor: Minor
    quantity: Annotated[int, Meta(ge=1, le=MOST_UNITS)] = 1
    key: Text | None = None
    category: Long = ""
    brand: Long = ""
    labels: Labels = ()
    cost_minor: Minor | None = None
    floor_minor: Minor = 0


class CartBody(Struct, forbid_unknown_fields=True, gc=False):
    """A cart."""

    currency: str
    lines: Annotated[list[LineBody], Meta(max_length=MOST_LINES)]
    shipping_minor: Minor = 0


class CheckoutBody(Struct, forbid_unknown_fields=True, gc=False):
    """A checkout with the words that every call of it may have beside it."""

    cart: CartBody
    customer: Text | None = None
    codes: Annotated[tuple[Text, ...], Meta(max_length=MOST_CODES)] = ()
    order: Annotated[str, Meta(max_length=LONGEST_ORDER)] = ""
    channel: str = "store"
    store: Annotated[str, Meta(max_length=64)] = ""
    payment: Annotated[str, Meta(max_length=64)] = ""
    zone: Annotated[str, Meta(max_length=64)] = ""
    points: Minor = 0
    labels: Labels = ()
    gifts: Annotated[Picks, Meta(max_length=MOST_CODES)] = {}
    mode: str | None = None


class QuoteBody(CheckoutBody, forbid_unknown_fields=True, gc=False):
    """The body of a quote."""

    explain: Annotated[tuple[Text, ...], Meta(max_length=calls.MOST_EXPLAINED)] = ()


class ReserveBody(CheckoutBody, forbid_unknown_fields=True, gc=False):
    """The body of a reservation."""

    ttl_seconds: Minor = calls.DEFAULT_HOLD


class RedeemBody(CheckoutBody, forbid_unknown_fields=True, gc=False):
    """The body of a redemption of a cart; that of a reservation is short and read strictly."""

    expect_total_minor: Minor | None = None


_quote = msgspec.json.Decoder(QuoteBody).decode
_reserve = msgspec.json.Decoder(ReserveBody).decode
_redeem = msgspec.json.Decoder(RedeemBody).decode


def quote(*, raw: bytes) -> calls.QuoteCall | Refusal:
    """As calls.quote_call of the body."""

    def made(body: QuoteBody) -> calls.QuoteCall:
        return calls.QuoteCall(ask=_checkout(body), mode=body.mode, explain=body.explain)

    return _read(raw, _quote, made, lambda plain: calls.quote_call(document=plain))


def reserve(*, raw: bytes) -> calls.ReserveCall | Refusal:
    """As calls.reserve_call of the body."""

    def made(body: ReserveBody) -> calls.ReserveCall:
        return calls.ReserveCall(ask=_checkout(body), mode=body.mode, ttl_seconds=body.ttl_seconds)

    return _read(raw, _reserve, made, lambda plain: calls.reserve_call(document=plain))


def redeem(*, raw: bytes) -> calls.RedeemCall | Refusal:
    """As calls.redeem_call of the body."""

    def made(body: RedeemBody) -> calls.RedeemCall:
        return calls.RedeemCall(
            ask=_checkout(body),
            reservation=None,
            mode=body.mode,
            expect_total_minor=body.expect_total_minor,
        )

    return _read(raw, _redeem, made, lambda plain: calls.redeem_call(document=plain))


def _read(
    raw: bytes,
    decode: Callable[[bytes], Any],
    made: Callable[[Any], T],
    strictly: Callable[[Any], T | Refusal],
) -> T | Refusal:
    # NUL, the one character that no text of ours may hold, is rare enough to go the long way.
    if len(raw) <= calls.LARGEST_BODY and b"\\u0000" not in raw:
        try:
            return made(decode(raw))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, _OtherwiseError):
            pass
    plain = calls.body(raw=raw)
    return plain if isinstance(plain, Refusal) else strictly(plain)


class _OtherwiseError(Exception):
    """Something that msgspec cannot say is wrong; the strict reader will say what."""


def _checkout(body: CheckoutBody) -> Checkout:
    cart = body.cart
    lines = tuple(
        Line(
            key=line.sku if line.key is None else line.key,
            sku=line.sku,
            quantity=line.quantity,
            unit_minor=line.unit_minor,
            category=line.category,
            brand=line.brand,
            labels=frozenset(line.labels),
            cost_minor=line.cost_minor,
            floor_minor=line.floor_minor,
        )
        for line in cart.lines
    )
    if (
        len({line.key for line in lines}) < len(lines)
        or not is_currency(currency=cart.currency)
        or body.channel not in CHANNELS
        or (body.mode is not None and body.mode not in MODES)
        or (body.zone and not is_zone(name=body.zone))
    ):
        raise _OtherwiseError
    return Checkout(
        cart=Cart(lines=lines, currency=cart.currency, shipping_minor=cart.shipping_minor),
        customer=body.customer or None,
        codes=body.codes,
        order=body.order,
        channel=body.channel,
        store=body.store,
        payment=body.payment,
        zone=body.zone,
        points=body.points,
        labels=frozenset(body.labels),
        gifts=body.gifts,
    )
