"""Percent off: rounding, caps, floors."""

from dataclasses import replace

from guerdon.terms.cart import Cart
from tests.carts import cart_of, off_by, quote_for, wrong_at


def percent(value: float, **words: object) -> dict[str, object]:
    return {"kind": "percent", "value": {"percent": value}, **words}


def test_a_line_is_rounded_half_up_by_itself() -> None:
    # 10 % of 0.05 is half a cent: up; of 0.04 it is less: down.
    assert off_by(percent(10, layer="line"), cart=cart_of((1, 5), (1, 4), (3, 5))) == {
        "0": (1,),
        "2": (1, 1, 0),
    }


def test_an_order_is_rounded_once_and_shared_by_largest_remainder() -> None:
    assert off_by(percent(10), cart=cart_of((1, 5), (1, 4), (1, 6))) == {"0": (1,), "2": (1,)}


def test_ten_over_three_equal_lines_is_3_34_3_33_3_33() -> None:
    cart = cart_of((1, 3333), (1, 3333), (1, 3334))
    assert off_by(percent(10), cart=cart) == {"0": (333,), "1": (333,), "2": (334,)}
    amount = {"kind": "amount", "value": {"off_minor": 1000}}
    equal = cart_of((1, 2000), (1, 2000), (1, 2000))
    assert off_by(amount, cart=equal) == {"0": (334,), "1": (333,), "2": (333,)}


def test_a_cap_holds_for_the_whole_offer() -> None:
    capped = {"kind": "percent", "layer": "line", "value": {"percent": 50, "cap_minor": 300}}
    assert off_by(capped, cart=cart_of((1, 1000), (1, 500))) == {"0": (200,), "1": (100,)}
    capped["layer"] = "order"
    assert off_by(capped, cart=cart_of((1, 1000), (1, 500))) == {"0": (200,), "1": (100,)}


def test_two_decimals_are_exact() -> None:
    assert off_by(percent(12.5), cart=cart_of((1, 1000))) == {"0": (125,)}
    quote = quote_for(percent(12.5), cart=cart_of((1, 1000)))
    told = {"percent": 12.5, "minor": 125, "amount": "1.25", "currency": "USD"}
    assert quote.applied[0].reason.data == told


def test_floors_hold_and_what_they_block_moves_only_in_the_order_layer() -> None:
    cart = cart_of((1, 1000), (1, 1000))
    floored = Cart(lines=(replace(cart.lines[0], floor_minor=950), cart.lines[1]), currency="USD")
    assert off_by(percent(10, layer="line"), cart=floored) == {"0": (50,), "1": (100,)}
    assert off_by(percent(10), cart=floored) == {"0": (50,), "1": (150,)}


def test_a_percentage_never_makes_a_cart_negative() -> None:
    both = [percent(80, group="a"), percent(80, group="b")]
    quote = quote_for(*both, cart=cart_of((1, 1000)))
    # The second works on what the first left, never on the undiscounted price.
    assert [one.minor for one in quote.applied] == [800, 160]
    assert quote.total_minor == 40


def test_odd_percentages_are_refused_with_their_place() -> None:
    for value in (0, -5, 101, 12.345, "much", None, True):
        assert wrong_at({"kind": "percent", "value": {"percent": value}}) == "$.value.percent"
    assert wrong_at({"kind": "percent", "value": {"percent": 5, "cap": 3}}) == "$.value.cap"
