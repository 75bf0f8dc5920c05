"""More points for some products."""

from tests.carts import cart_of, quote_for, wrong_at

DOUBLE_TEA = {
    "kind": "points_multiplier",
    "value": {"percent": 200},
    "of": {"category": ["tea"]},
}


def test_the_points_of_its_products_are_multiplied() -> None:
    cart = cart_of((1, 1000, "tea"), (1, 3000, "cups"))
    assert quote_for(cart=cart).points_earned == 40
    assert quote_for(DOUBLE_TEA, cart=cart).points_earned == 40 + 10


def test_points_are_earned_on_what_is_paid() -> None:
    half = {"kind": "percent", "value": {"percent": 50}}
    cart = cart_of((1, 1000, "tea"), (1, 3000, "cups"))
    assert quote_for(DOUBLE_TEA, half, cart=cart).points_earned == 20 + 5


def test_two_multipliers_of_different_groups_add_up() -> None:
    triple = {"kind": "points_multiplier", "value": {"percent": 300}, "group": "bank"}
    cart = cart_of((1, 1000, "tea"))
    assert quote_for(DOUBLE_TEA, triple, cart=cart).points_earned == 10 + 10 + 20


def test_one_hundred_percent_is_nothing_more() -> None:
    wrong = {"kind": "points_multiplier", "value": {"percent": 100}}
    assert wrong_at(wrong) == "$.value.percent"
