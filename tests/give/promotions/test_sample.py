"""Samples and services."""

from tests.carts import cart_of, quote_for, why_not, wrong_at

WRAP = {"kind": "sample", "value": {"what": "service", "choices": ["gift wrap"]}}


def test_a_service_is_given_beside_the_goods() -> None:
    quote = quote_for(WRAP, cart=cart_of((1, 100)))
    assert [(e.what, e.choices, e.quantity) for e in quote.applied[0].extras] == [
        ("service", ("gift wrap",), 1)
    ]
    assert quote.total_minor == 100


def test_it_has_conditions_like_any_offer() -> None:
    assert why_not({**WRAP, "least_minor": 500}, cart=cart_of((1, 100))) == "spend_short"


def test_something_must_be_given() -> None:
    assert wrong_at({"kind": "sample", "value": {"choices": []}}) == "$.value.choices"
