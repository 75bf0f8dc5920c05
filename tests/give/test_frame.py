"""Frames put a condition around a plain benefit."""

from guerdon.give.frame import Benefit, read
from guerdon.give.reading import Reader
from tests.carts import cart_of, off_by, quote_for


def test_a_benefit_is_a_cut_or_an_amount_for_the_order() -> None:
    assert read(Reader({"off_order_minor": 500})) == Benefit(order_minor=500)
    assert read(Reader({"percent": 5})).by_line
    reader = Reader({"off_order_minor": 500, "percent": 5})
    read(reader)
    assert reader.refusal() is not None


def test_an_amount_for_the_order_is_given_once() -> None:
    once = {"kind": "festival", "value": {"festivals": ["christmas"], "off_order_minor": 300}}
    plain = {"kind": "flash", "value": {"from": "00:00", "to": "24:00", "off_order_minor": 300}}
    cart = cart_of((2, 1000), (1, 1000))
    assert quote_for(once, cart=cart).discount_minor == 0
    assert off_by({**plain, "layer": "order"}, cart=cart) == {"0": (100, 100), "1": (100,)}


def test_what_it_would_give_is_promised_to_those_who_nearly_have_it() -> None:
    offer = {
        "kind": "flash",
        "layer": "order",
        "value": {"from": "00:00", "to": "24:00", "off_order_minor": 300},
        "least_minor": 5000,
    }
    refused = quote_for(offer, cart=cart_of((1, 4000))).not_applied[0].refusal
    assert refused.data["missing_minor"] == 1000
    assert refused.data["promised_minor"] == 300
