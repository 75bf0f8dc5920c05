"""Any so many units together."""

from tests.carts import cart_of, off_by, quote_for, why_not, wrong_at

THREE_FOR_TEN = {"kind": "mix_and_match", "value": {"quantity": 3, "price_minor": 1000}}


def test_the_dearest_units_make_the_set_and_share_what_comes_off() -> None:
    # 600 + 500 + 400 for 1000: 500 off in proportion; the fourth unit stays.
    cart = cart_of((1, 400), (1, 600), (1, 500), (1, 300))
    assert off_by(THREE_FOR_TEN, cart=cart) == {"0": (133,), "1": (200,), "2": (167,)}


def test_a_set_that_is_cheaper_already_is_left_alone() -> None:
    assert why_not(THREE_FOR_TEN, cart=cart_of((3, 333))) == "gives_nothing"


def test_as_many_sets_as_fit_or_as_allowed() -> None:
    assert quote_for(THREE_FOR_TEN, cart=cart_of((7, 500))).discount_minor == 1000
    once = {"kind": "mix_and_match", "value": {"quantity": 3, "price_minor": 1000, "sets": 1}}
    assert quote_for(once, cart=cart_of((7, 500))).discount_minor == 500


def test_a_unit_belongs_to_one_set_only() -> None:
    pair = {"kind": "mix_and_match", "value": {"quantity": 2, "percent": 50}, "group": "x"}
    quote = quote_for(THREE_FOR_TEN, pair, cart=cart_of((4, 1000)))
    # Both cannot have the same units: two pairs (2000) beat one set of three (2000 with one left).
    assert quote.discount_minor == 2000
    assert len(quote.applied) == 1


def test_a_set_of_one_is_refused() -> None:
    wrong = {"kind": "mix_and_match", "value": {"quantity": 1, "percent": 10}}
    assert wrong_at(wrong) == "$.value.quantity"
    both = {"kind": "mix_and_match", "value": {"quantity": 2, "percent": 10, "off_minor": 1}}
    assert wrong_at(both) == "$.value"
