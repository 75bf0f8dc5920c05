"""A price for each unit."""

from tests.carts import cart_of, off_by, why_not, wrong_at

NINE = {"kind": "fixed_price", "value": {"price_minor": 900}}


def test_each_unit_comes_down_to_the_price() -> None:
    assert off_by(NINE, cart=cart_of((2, 1000), (1, 950), (1, 800))) == {
        "0": (100, 100),
        "1": (50,),
    }


def test_a_cheaper_unit_stays_as_it_is() -> None:
    assert why_not(NINE, cart=cart_of((1, 900))) == "gives_nothing"


def test_it_works_on_what_is_left_to_pay() -> None:
    ten = {"kind": "percent", "layer": "line", "value": {"percent": 10}, "group": "x"}
    # First 10 % (higher priority), then down to the price: never twice the same money.
    assert off_by({**ten, "priority": 1}, NINE, cart=cart_of((1, 1200))) == {"0": (300,)}


def test_a_negative_price_is_refused() -> None:
    wrong = {"kind": "fixed_price", "value": {"price_minor": -1}}
    assert wrong_at(wrong) == "$.value.price_minor"
