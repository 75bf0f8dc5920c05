"""Named parts together."""

from tests.carts import cart_of, off_by, quote_for, why_not, wrong_at

TEA_AND_CUPS = {
    "kind": "bundle",
    "value": {
        "parts": [
            {"of": {"category": ["tea"]}},
            {"of": {"category": ["cups"]}, "quantity": 2},
        ],
        "price_minor": 2000,
    },
}


def test_a_whole_set_costs_its_price() -> None:
    cart = cart_of((1, 1000, "tea"), (2, 750, "cups"), (1, 900, "cake"))
    # 2500 for 2000, the 500 shared 200 : 150 : 150; the cake is no part of it.
    assert off_by(TEA_AND_CUPS, cart=cart) == {"0": (200,), "1": (150, 150)}


def test_without_all_parts_there_is_no_set() -> None:
    cart = cart_of((5, 1000, "tea"), (1, 750, "cups"))
    assert why_not(TEA_AND_CUPS, cart=cart) == "quantity_short"


def test_a_cart_without_any_part_is_not_near() -> None:
    quote = quote_for(TEA_AND_CUPS, cart=cart_of((5, 1000, "bread")))
    (missed,) = quote.not_applied
    assert (missed.refusal.reason, missed.missing_units) == ("no_fitting_products", None)
    near = quote_for(TEA_AND_CUPS, cart=cart_of((5, 1000, "bread"), (1, 500, "tea")))
    assert near.not_applied[0].missing_units == 2


def test_the_dearest_of_each_part_are_taken_and_sets_are_limited() -> None:
    cart = cart_of((1, 1000, "tea"), (1, 2000, "tea"), (4, 750, "cups"))
    assert quote_for(TEA_AND_CUPS, cart=cart).discount_minor == 500 + 1500
    once = {"kind": "bundle", "value": {**TEA_AND_CUPS["value"], "sets": 1}}  # type: ignore[dict-item]
    assert off_by(once, cart=cart) == {"1": (857,), "2": (322, 321, 0, 0)}


def test_a_part_must_name_its_products() -> None:
    wrong = {"kind": "bundle", "value": {"parts": [{}, {}], "percent": 10}}
    assert wrong_at(wrong) == "$.value.parts[0].of"
    lonely = {"kind": "bundle", "value": {"parts": [{"of": {"sku": ["a"]}}], "percent": 10}}
    assert wrong_at(lonely) == "$.value.parts"
