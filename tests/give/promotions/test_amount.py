"""A fixed sum off an order, a line or a unit."""

from dataclasses import replace

from guerdon.terms.cart import Cart
from tests.carts import cart_of, off_by, quote_for, wrong_at


def amount(minor: int, **value: object) -> dict[str, object]:
    return {"kind": "amount", "value": {"off_minor": minor, **value}}


def test_an_order_amount_is_shared_in_proportion() -> None:
    assert off_by(amount(100), cart=cart_of((1, 3000), (2, 500))) == {"0": (75,), "1": (13, 12)}


def test_line_and_unit_amounts_stop_at_what_things_cost() -> None:
    cart = cart_of((2, 300), (1, 50))
    assert off_by({**amount(100, per="line"), "layer": "line"}, cart=cart) == {
        "0": (50, 50),
        "1": (50,),
    }
    assert off_by({**amount(100, per="unit"), "layer": "line"}, cart=cart) == {
        "0": (100, 100),
        "1": (50,),
    }


def test_an_amount_above_the_cart_gives_the_cart_away_and_no_more() -> None:
    quote = quote_for(amount(99_999), cart=cart_of((1, 700), (1, 300), shipping=500))
    assert (quote.discount_minor, quote.total_minor) == (1000, 500)


def test_a_blocked_amount_moves_to_other_lines() -> None:
    cart = cart_of((1, 1000), (1, 1000), (1, 1000))
    floored = Cart(lines=(replace(cart.lines[0], floor_minor=990), *cart.lines[1:]), currency="USD")
    assert off_by(amount(300), cart=floored) == {"0": (10,), "1": (145,), "2": (145,)}


def test_a_fixed_25_does_not_beat_10_percent_because_25_is_more_than_10() -> None:
    cart = cart_of((1, 100_000))
    quote = quote_for(amount(2500), {"kind": "percent", "value": {"percent": 10}}, cart=cart)
    assert [(one.offer, one.minor) for one in quote.applied] == [("o1", 10_000)]
    beaten = quote.not_applied[0]
    assert (beaten.offer, beaten.refusal.reason, beaten.would_give_minor) == ("o0", "beaten", 2500)
    assert quote.runner_up is not None
    assert (quote.runner_up.offers, quote.runner_up.discount_minor) == (("o0",), 2500)


def test_odd_values_are_refused_with_their_place() -> None:
    assert wrong_at(amount(0)) == "$.value.off_minor"
    assert wrong_at(amount(5, per="cart")) == "$.value.per"
