"""A checkout as plain data: read strictly, so that a misspelt word is refused with its place."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.terms.cart import CHANNELS, Cart, Checkout, Line
from guerdon.terms.decision import Refusal
from guerdon.terms.money import LARGEST_MINOR, is_currency

MOST_LINES = 500
MOST_UNITS = 100_000
MOST_CODES = 20
MOST_LABELS = 50
LONGEST = 120


class _WrongError(Exception):
    """Carries the place and the problem out of the reading."""


def parsed(*, document: Any) -> Checkout | Refusal:
    """A checkout from plain data of the same shape as terms.cart.

    {"cart": {"currency", "lines": [{"key", "sku", "quantity", "unit_minor", "category"?, "brand"?,
    "labels"?, "cost_minor"?, "floor_minor"?}], "shipping_minor"?}, "customer"?, "codes"?,
    "order"?, "channel"?, "store"?, "payment"?, "zone"?, "points"?, "labels"?}. Refused with the
    place: unknown words, wrong types, values out of bounds, a line key that stands twice.
    """
    try:
        return _checkout(document)
    except _WrongError as wrong:
        where, problem = wrong.args
        return Refusal(reason="body_malformed", data={"where": where, "problem": problem})


CHECKOUT = frozenset(
    ("cart", "customer", "codes", "order", "channel", "store")
    + ("payment", "zone", "points", "labels")
)
CART = frozenset(("currency", "lines", "shipping_minor"))
LINE = frozenset(
    ("key", "sku", "quantity", "unit_minor", "category", "brand")
    + ("labels", "cost_minor", "floor_minor")
)


def _checkout(document: Any) -> Checkout:
    _known(document, CHECKOUT, "$")
    get = document.get
    channel = get("channel", "store")
    if channel not in CHANNELS:
        raise _WrongError("$.channel", f"one of {', '.join(CHANNELS)} is wanted")
    customer = get("customer")
    return Checkout(
        cart=_cart(get("cart")),
        customer=None if customer is None else _text(customer, "$.customer") or None,
        codes=tuple(_texts(get("codes", ()), "$.codes", MOST_CODES)),
        order=_text(get("order", ""), "$.order"),
        channel=channel,
        store=_text(get("store", ""), "$.store", 64),
        payment=_text(get("payment", ""), "$.payment", 64),
        zone=_zone(get("zone", "")),
        points=_whole(get("points", 0), "$.points"),
        labels=frozenset(_texts(get("labels", ()), "$.labels", MOST_LABELS)),
    )


def _cart(document: Any) -> Cart:
    _known(document, CART, "$.cart")
    currency = document.get("currency")
    if not isinstance(currency, str) or not is_currency(currency=currency):
        raise _WrongError("$.cart.currency", "an ISO 4217 code such as USD is wanted")
    listed = document.get("lines")
    if not isinstance(listed, list | tuple) or len(listed) > MOST_LINES:
        raise _WrongError("$.cart.lines", f"a list of at most {MOST_LINES} lines is wanted")
    lines = tuple(_line(item, f"$.cart.lines[{place}]") for place, item in enumerate(listed))
    if len({line.key for line in lines}) < len(lines):
        raise _WrongError("$.cart.lines", "every line needs a key of its own")
    shipping = _whole(document.get("shipping_minor", 0), "$.cart.shipping_minor")
    return Cart(lines=lines, currency=currency, shipping_minor=shipping)


def _line(document: Any, where: str) -> Line:
    _known(document, LINE, where)
    get = document.get
    sku = _text(get("sku"), f"{where}.sku")
    if not sku:
        raise _WrongError(f"{where}.sku", "a text is wanted")
    quantity = _whole(get("quantity", 1), f"{where}.quantity", MOST_UNITS)
    if quantity == 0:
        raise _WrongError(f"{where}.quantity", "at least one unit is wanted")
    cost = get("cost_minor")
    return Line(
        key=_text(get("key", sku), f"{where}.key"),
        sku=sku,
        quantity=quantity,
        unit_minor=_whole(get("unit_minor"), f"{where}.unit_minor"),
        category=_text(get("category", ""), f"{where}.category", 200),
        brand=_text(get("brand", ""), f"{where}.brand", 200),
        labels=frozenset(_texts(get("labels", ()), f"{where}.labels", MOST_LABELS)),
        cost_minor=None if cost is None else _whole(cost, f"{where}.cost_minor"),
        floor_minor=_whole(get("floor_minor", 0), f"{where}.floor_minor"),
    )


def _known(document: Any, words: frozenset[str], where: str) -> None:
    if not isinstance(document, Mapping):
        raise _WrongError(where, "an object is wanted")
    unknown = document.keys() - words
    if unknown:
        raise _WrongError(f"{where}.{min(map(str, unknown))[:40]}", "this word is unknown here")


def _text(value: Any, where: str, longest: int = LONGEST) -> str:
    if not isinstance(value, str) or len(value) > longest or "\x00" in value:
        raise _WrongError(where, f"a text of at most {longest} characters is wanted")
    return value


def _texts(value: Any, where: str, most: int) -> list[str]:
    if not isinstance(value, list | tuple) or len(value) > most:
        raise _WrongError(where, f"a list of at most {most} texts is wanted")
    return [_text(item, f"{where}[{place}]") for place, item in enumerate(value)]


def _whole(value: Any, where: str, most: int = LARGEST_MINOR) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise _WrongError(where, f"a whole number from 0 to {most} is wanted")
    return value


def _zone(value: Any) -> str:
    name = _text(value, "$.zone", 64)
    if not name:
        return ""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise _WrongError("$.zone", "an IANA zone such as Asia/Shanghai is wanted") from None
    return name
