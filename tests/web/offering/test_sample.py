"""The sample cart: typed lines to a checkout, and a past cart as typed lines."""

from datetime import datetime

import pytest

from guerdon.terms.cart import Line
from guerdon.terms.past_cart import PastCart
from guerdon.web.offering import sample
from guerdon.web.typed import Typed

CART = {"cart.0.sku": "tea", "cart.0.price": "12.40", "cart.0.quantity": "2"}


def typed(texts: dict[str, str]) -> tuple[sample.Sample, Typed]:
    """What was typed, and the form."""
    form = Typed(texts=texts)
    return sample.typed(form=form, currency="USD", zone="Asia/Shanghai"), form


def test_a_typed_cart_is_what_the_till_asks() -> None:
    texts = CART | {
        "ask.customer": "ann",
        "ask.codes": "A, B",
        "ask.shipping": "5",
        "ask.at": "2026-11-11T20:00",
        "ask.channel": "web",
    }
    found, form = typed(texts)
    assert form.wrong == {}
    (line,) = found.ask.cart.lines
    assert (line.sku, line.unit_minor, line.quantity) == ("tea", 1240, 2)
    assert (found.ask.customer, found.ask.codes, found.ask.channel) == ("ann", ("A", "B"), "web")
    assert found.ask.cart.shipping_minor == 500
    assert found.at is not None
    assert found.at.isoformat() == "2026-11-11T20:00:00+08:00"


def test_a_line_with_a_fault_is_left_out_and_named() -> None:
    texts = CART | {"cart.1.price": "x", "cart.1.quantity": "0", "ask.at": "noon"}
    found, form = typed(texts)
    assert len(found.ask.cart.lines) == 1
    assert set(form.wrong) == {"cart.1.price", "cart.1.quantity", "ask.at"}


@pytest.mark.django_db
def test_a_past_cart_comes_back_as_it_was(now: datetime) -> None:
    lines = tuple(
        Line(key=f"{n}", sku=f"s{n}", quantity=n + 1, unit_minor=105, category="A, B", brand="own")
        for n in range(3)
    )
    past = PastCart(order="o", customer="ann", at=now, channel="", store="s1", lines=lines)
    found, form = typed(sample.written(cart=past, currency="USD"))
    assert form.wrong == {}
    assert found.ask.cart.lines == lines
    assert (found.ask.customer, found.ask.store) == (None, "")


def test_the_plain_cart_is_sound() -> None:
    for currency in ("USD", "JPY"):
        form = Typed(texts=sample.plain(currency=currency))
        found = sample.typed(form=form, currency=currency, zone="UTC")
        assert form.wrong == {}
        assert len(found.ask.cart.lines) == 2
