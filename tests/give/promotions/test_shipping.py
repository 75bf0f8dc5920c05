"""Cheaper delivery."""

from tests.carts import cart_of, quote_for, why_not, wrong_at

FREE = {"kind": "shipping", "value": {}, "least_minor": 5000}


def test_free_from_a_threshold() -> None:
    quote = quote_for(FREE, cart=cart_of((1, 5000), shipping=700))
    assert (quote.discount_minor, quote.total_minor) == (700, 5000)
    assert quote.applied[0].shares == ()
    assert why_not(FREE, cart=cart_of((1, 4999), shipping=700)) == "spend_short"


def test_the_threshold_looks_after_line_offers_unless_it_says_original() -> None:
    ten = {"kind": "percent", "layer": "line", "value": {"percent": 10}}
    cart = cart_of((1, 5000), shipping=700)
    # Free delivery (7.00) is worth more than 10 % (5.00), and they do not fit together.
    quote = quote_for(ten, FREE, cart=cart)
    assert [one.offer for one in quote.applied] == ["o1"]
    assert quote.not_applied[0].refusal.reason == "lowers_total"
    both = quote_for(ten, {**FREE, "measures": "original"}, cart=cart)
    assert both.discount_minor == 1200


def test_only_one_offer_makes_delivery_cheaper() -> None:
    half = {"kind": "shipping", "value": {"percent": 50}}
    fixed = {"kind": "shipping", "value": {"price_minor": 300}}
    quote = quote_for(half, fixed, cart=cart_of((1, 100), shipping=700))
    assert [(one.offer, one.minor) for one in quote.applied] == [("o1", 400)]


def test_nothing_to_give_where_delivery_is_free_already() -> None:
    assert why_not({"kind": "shipping", "value": {}}, cart=cart_of((1, 100))) == "gives_nothing"


def test_it_belongs_to_the_shipping_layer() -> None:
    assert wrong_at({"kind": "shipping", "layer": "order", "value": {}}) == "$.layer"
