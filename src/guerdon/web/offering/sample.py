"""The sample cart beside the form: typed lines to a checkout, and a past cart as typed lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from guerdon.store.programme import shelf
from guerdon.terms import money
from guerdon.terms.cart import CHANNELS, Cart, Checkout, Line
from guerdon.terms.decision import Refusal
from guerdon.terms.past_cart import PastCart
from guerdon.web import lists
from guerdon.web.offering import values
from guerdon.web.typed import Typed

CART = "cart"
MOST_LINES = 30
WORDS = ("sku", "name", "category", "brand", "price", "quantity")
MOST_QUANTITY = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What the till is asked, when (None: as soon as the offer fits), and the products' names."""

    ask: Checkout
    at: datetime | None
    names: Mapping[str, str]


def typed(*, form: Typed, currency: str, zone: str) -> Sample:
    """The cart as typed; faults are noted at their fields, and lines with one are left out."""
    lines: list[Line] = []
    names: dict[str, str] = {}
    for n in values.rows(name=CART, texts=form.texts)[:MOST_LINES]:
        at = f"{CART}.{n}."
        price = form.minor(f"{at}price", currency=currency)
        quantity = form.whole(f"{at}quantity", least=1, most=MOST_QUANTITY)
        if price is None or quantity is None:
            continue
        sku = form.text(f"{at}sku", needed=False, longest=120)
        names[str(n)] = form.text(f"{at}name", needed=False) or sku
        lines.append(
            Line(
                key=str(n),
                sku=sku,
                quantity=quantity,
                unit_minor=price,
                category=form.text(f"{at}category", needed=False, longest=200),
                brand=form.text(f"{at}brand", needed=False, longest=200),
            )
        )
    shipping = form.minor("ask.shipping", currency=currency, needed=False) or 0
    channel = form.texts.get("ask.channel", "")
    ask = Checkout(
        cart=Cart(lines=tuple(lines), currency=currency, shipping_minor=shipping),
        customer=form.text("ask.customer", needed=False, longest=120) or None,
        codes=tuple(lists.read(text=form.texts.get("ask.codes", "")))[:10],
        channel=channel if channel in CHANNELS else CHANNELS[0],
        store=form.text("ask.store", needed=False, longest=64),
        labels=frozenset(lists.read(text=form.texts.get("ask.labels", ""))),
    )
    return Sample(ask=ask, at=_at(form, zone), names=names)


def _at(form: Typed, zone: str) -> datetime | None:
    text = form.text("ask.at", needed=False, longest=30)
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        form.wrong["ask.at"] = Refusal(reason="moment_wanted", data={"text": text})
        return None
    return read.replace(tzinfo=ZoneInfo(zone)) if read.tzinfo is None else read


def written(*, cart: PastCart, currency: str) -> dict[str, str]:
    """A past cart as typed lines, with the products' names; not whose it was, nor where."""
    known = shelf.of(skus=[line.sku for line in cart.lines])
    texts: dict[str, str] = {}
    for n, one in enumerate(cart.lines[:MOST_LINES]):
        product = known.get(one.sku)
        texts |= line(
            n=n,
            sku=one.sku,
            name=product.name if product else "",
            category=one.category,
            brand=one.brand,
            price=money.written(minor=one.unit_minor, currency=currency),
            quantity=one.quantity,
        )
    return texts


def line(
    *, n: int, sku: str, name: str, category: str, brand: str, price: str, quantity: int = 1
) -> dict[str, str]:
    """The texts of one line."""
    row = (sku, name, category, brand, price, str(quantity))
    return {f"{CART}.{n}.{word}": text for word, text in zip(WORDS, row, strict=True)}


def plain(*, currency: str) -> dict[str, str]:
    """A cart where there is no past one: two products at round prices."""
    texts: dict[str, str] = {}
    for n, (price, quantity) in enumerate((("120", "2"), ("60", "1"))):
        texts |= {
            f"{CART}.{n}.sku": f"P{n + 1}",
            f"{CART}.{n}.price": price,
            f"{CART}.{n}.quantity": quantity,
        }
    return texts
