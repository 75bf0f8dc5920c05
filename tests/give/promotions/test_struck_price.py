"""Reduced prices beside the lowest of thirty days."""

from dataclasses import replace
from datetime import timedelta

from tests.carts import KNOWN, NOW, cart_of, quote_for, wrong_at

BY_HAND = {"kind": "struck_price", "value": {"price_minor": 800, "prior_minor": 900}}
PROVEN = {
    "kind": "struck_price",
    "value": {"price_minor": 800},
    "period": {"start": (NOW - timedelta(days=3)).isoformat()},
}
LONG = NOW - timedelta(days=60)


def test_the_percentage_is_told_against_the_struck_price_not_the_shelf() -> None:
    quote = quote_for(BY_HAND, cart=cart_of((2, 1000)))
    assert quote.discount_minor == 400
    reason = quote.applied[0].reason
    assert reason.reason == "gives_struck_price"
    data = reason.data
    assert (data["prior"], data["price"], data["percent"]) == ("9.00", "8.00", 11.11)


def test_without_a_number_by_hand_the_history_proves_each_line() -> None:
    cart = cart_of((1, 1000), (2, 1500), (1, 1200))
    skus = [line.sku for line in cart.lines]
    prices = {
        skus[0]: ((LONG, 1000), (NOW - timedelta(days=20), 950)),
        skus[1]: ((NOW - timedelta(days=10), 1500),),
    }
    quote = quote_for(PROVEN, cart=cart, facts=replace(KNOWN, prices=prices))
    (one,) = quote.applied
    assert one.minor == 200 + 1400 + 400
    assert one.reason.reason == "gives_struck_price"
    assert one.reason.data["prior"] == "9.50"
    keys = [line.key for line in cart.lines]
    assert [
        (c["line"], c.get("prior_minor"), c.get("refused")) for c in one.reason.data["claims"]
    ] == [
        (keys[0], 950, None),
        (keys[1], None, "price_history_short"),
        (keys[2], None, "price_history_short"),
    ]


def test_the_price_is_given_but_nothing_claimed_without_proof() -> None:
    quote = quote_for(PROVEN, cart=cart_of((2, 1000)))
    assert (quote.discount_minor, quote.applied[0].reason.reason) == (400, "gives_unstruck_price")
    sku = cart_of((2, 1000)).lines[0].sku
    cheap = replace(KNOWN, prices={sku: ((LONG, 700), (NOW - timedelta(days=4), 1000))})
    (one,) = quote_for(PROVEN, cart=cart_of((2, 1000)), facts=cheap).applied
    (claim,) = one.reason.data["claims"]
    assert (claim["refused"], claim["lowest_minor"]) == ("price_not_lower", 700)


def test_a_reduction_that_is_none_is_refused() -> None:
    wrong = {"kind": "struck_price", "value": {"price_minor": 900, "prior_minor": 900}}
    assert wrong_at(wrong) == "$.value.price_minor"
