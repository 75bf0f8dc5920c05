"""Of so many, the cheapest free."""

from tests.carts import cart_of, off_by, quote_for, why_not, wrong_at

THREE_FOR_TWO = {"kind": "cheapest_free", "value": {"quantity": 3}}


def test_of_each_set_from_the_dearest_down_the_cheapest_is_free() -> None:
    cart = cart_of((1, 100), (1, 200), (1, 300), (1, 400), (1, 500), (1, 600), (1, 50))
    # 600 500 [400] and 300 200 [100]; 50 is in no set.
    assert off_by(THREE_FOR_TWO, cart=cart) == {"3": (400,), "0": (100,)}


def test_fewer_than_a_set_give_nothing() -> None:
    assert why_not(THREE_FOR_TWO, cart=cart_of((2, 500))) == "quantity_short"


def test_several_may_be_free_or_only_cheaper() -> None:
    two = {"kind": "cheapest_free", "value": {"quantity": 4, "free": 2, "percent": 50}}
    assert quote_for(two, cart=cart_of((4, 1000))).discount_minor == 1000


def test_not_all_of_a_set_can_be_free() -> None:
    wrong = {"kind": "cheapest_free", "value": {"quantity": 2, "free": 2}}
    assert wrong_at(wrong) == "$.value.free"
