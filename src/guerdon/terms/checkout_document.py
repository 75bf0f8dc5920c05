"""A checkout as plain data: read strictly, so that a misspelt word is refused with its place."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import convert
from msgspec.json import Decoder

from guerdon.terms.cart import CHANNELS, Cart, Checkout, Line
from guerdon.terms.decision import Refusal
from guerdon.terms.money import is_currency
from guerdon.terms.strict import WrongError, listed, read, text, texts, whole, words

MOST_LINES = 500
MOST_UNITS = 100_000
MOST_CODES = 20
MOST_LABELS = 50
# Its returns are orders too, named after it.
LONGEST_ORDER = 100


def parsed(*, document: Any) -> Checkout | Refusal:
    """A checkout from plain data of the same shape as terms.cart.

    {"cart": {"currency", "lines": [{"key", "sku", "quantity", "unit_minor", "category"?, "brand"?,
    "labels"?, "cost_minor"?, "floor_minor"?}], "shipping_minor"?}, "customer"?, "codes"?,
    "order"?, "channel"?, "store"?, "payment"?, "zone"?, "points"?, "labels"?, "gifts"?: {offer:
    [things picked]}}. Refused with the place: unknown words, wrong types, values out of bounds, a
    line key that stands twice.
    """
    return read(checkout, document)


def stored(*, document: Any) -> Checkout:
    """A checkout out of plain data that was kept of one: what was `parsed` is not read strictly."""
    found: Checkout = convert(document, Checkout)
    return found


# The shape is learnt once, here, where an import is one thread's: two threads that make msgspec
# 0.22 learn it at the same moment, as the first two orders of a process may, crash that process.
Decoder(Checkout)
CHECKOUT = frozenset(field.name for field in fields(Checkout))
CART = frozenset(field.name for field in fields(Cart))
LINE = frozenset(field.name for field in fields(Line))


def checkout(document: Any) -> Checkout:
    """As `parsed`, within a reading of something larger: raises strict.WrongError."""
    words(document, CHECKOUT, "$")
    get = document.get
    channel = get("channel", "store")
    if channel not in CHANNELS:
        raise WrongError("$.channel", f"one of {', '.join(CHANNELS)} is wanted")
    customer = get("customer")
    return Checkout(
        cart=_cart(get("cart")),
        customer=None if customer is None else text(customer, "$.customer") or None,
        codes=tuple(texts(get("codes", ()), "$.codes", most=MOST_CODES)),
        order=text(get("order", ""), "$.order", longest=LONGEST_ORDER),
        channel=channel,
        store=text(get("store", ""), "$.store", longest=64),
        payment=text(get("payment", ""), "$.payment", longest=64),
        zone=_zone(get("zone", "")),
        points=whole(get("points", 0), "$.points"),
        labels=frozenset(texts(get("labels", ()), "$.labels", most=MOST_LABELS)),
        gifts=_gifts(get("gifts")),
    )


def _gifts(value: Any) -> dict[str, tuple[str, ...]]:
    """Things picked, by offer."""
    if not value:
        return {}
    if not isinstance(value, Mapping) or len(value) > MOST_CODES:
        raise WrongError("$.gifts", "an object of lists by offer is wanted")
    return {
        text(offer, "$.gifts", least=1, longest=64): tuple(
            texts(picked, f"$.gifts.{str(offer)[:40]}", most=MOST_CODES)
        )
        for offer, picked in value.items()
    }


def _cart(document: Any) -> Cart:
    words(document, CART, "$.cart")
    currency = document.get("currency")
    if not isinstance(currency, str) or not is_currency(currency=currency):
        raise WrongError("$.cart.currency", "an ISO 4217 code such as USD is wanted")
    given = listed(document.get("lines"), "$.cart.lines", most=MOST_LINES)
    lines = tuple(_line(item, f"$.cart.lines[{place}]") for place, item in enumerate(given))
    if len({line.key for line in lines}) < len(lines):
        raise WrongError("$.cart.lines", "every line needs a key of its own")
    shipping = whole(document.get("shipping_minor", 0), "$.cart.shipping_minor")
    return Cart(lines=lines, currency=currency, shipping_minor=shipping)


def _line(document: Any, where: str) -> Line:
    words(document, LINE, where)
    get = document.get
    sku = text(get("sku"), f"{where}.sku", least=1)
    quantity = whole(get("quantity", 1), f"{where}.quantity", least=1, most=MOST_UNITS)
    cost = get("cost_minor")
    return Line(
        key=text(get("key", sku), f"{where}.key"),
        sku=sku,
        quantity=quantity,
        unit_minor=whole(get("unit_minor"), f"{where}.unit_minor"),
        category=text(get("category", ""), f"{where}.category", longest=200),
        brand=text(get("brand", ""), f"{where}.brand", longest=200),
        labels=frozenset(texts(get("labels", ()), f"{where}.labels", most=MOST_LABELS)),
        cost_minor=None if cost is None else whole(cost, f"{where}.cost_minor"),
        floor_minor=whole(get("floor_minor", 0), f"{where}.floor_minor"),
    )


def _zone(value: Any) -> str:
    name = text(value, "$.zone", longest=64)
    if name and not is_zone(name=name):
        raise WrongError("$.zone", "an IANA zone such as Asia/Shanghai is wanted")
    return name


def is_zone(*, name: str) -> bool:
    """Whether the zone is known here."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
