"""An order that was decided elsewhere, read from its body; pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.store.till.orders import Sold
from guerdon.terms.checkout_document import LONGEST_ORDER, MOST_LINES, MOST_UNITS
from guerdon.terms.decision import Refusal
from guerdon.terms.strict import listed, moment, read, text, whole, words


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCall:
    """Ask to record an order."""

    order: str
    customer: str | None
    placed_at: datetime
    currency: str
    channel: str
    store: str
    lines: tuple[Sold, ...]


ORDER = frozenset(("order", "customer", "placed_at", "currency", "channel", "store", "lines"))
LINE = frozenset(("sku", "quantity", "amount_minor", "discount_minor", "category", "brand"))


def parsed(*, document: Any) -> OrderCall | Refusal:
    """Read an order strictly.

    {"order", "placed_at", "currency", "lines": [{"sku", "quantity", "amount_minor",
    "discount_minor"?, "category"?, "brand"?}], "customer"?, "channel"?, "store"?}.
    """
    return read(_order, document)


def _order(document: Any) -> OrderCall:
    get = words(document, ORDER, "$").get
    lines = listed(get("lines"), "$.lines", most=MOST_LINES)
    customer = get("customer")
    return OrderCall(
        order=text(get("order"), "$.order", least=1, longest=LONGEST_ORDER),
        customer=None if customer is None else text(customer, "$.customer") or None,
        placed_at=moment(get("placed_at"), "$.placed_at"),
        currency=text(get("currency"), "$.currency", longest=3),
        channel=text(get("channel", ""), "$.channel", longest=32),
        store=text(get("store", ""), "$.store", longest=64),
        lines=tuple(_line(line, f"$.lines[{place}]") for place, line in enumerate(lines)),
    )


def _line(document: Any, where: str) -> Sold:
    get = words(document, LINE, where).get
    return Sold(
        sku=text(get("sku"), f"{where}.sku", least=1),
        quantity=whole(get("quantity"), f"{where}.quantity", least=1, most=MOST_UNITS),
        amount_minor=whole(get("amount_minor"), f"{where}.amount_minor"),
        discount_minor=whole(get("discount_minor", 0), f"{where}.discount_minor"),
        category=text(get("category", ""), f"{where}.category", longest=200),
        brand=text(get("brand", ""), f"{where}.brand", longest=200),
    )
