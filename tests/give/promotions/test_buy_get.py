"""Buy some, get some."""

from tests.carts import cart_of, off_by, quote_for, why_not, wrong_at


def buy_get(**value: object) -> dict[str, object]:
    return {"kind": "buy_get", "value": {"buy": 2, **value}}


def test_the_cheapest_is_free() -> None:
    assert off_by(buy_get(), cart=cart_of((1, 500), (1, 300), (1, 400))) == {"1": (300,)}


def test_or_the_dearest() -> None:
    dearest = buy_get(pick="dearest")
    assert off_by(dearest, cart=cart_of((1, 500), (1, 300), (1, 400))) == {"0": (500,)}


def test_two_are_not_enough() -> None:
    assert why_not(buy_get(), cart=cart_of((2, 500))) == "quantity_short"


def test_sets_repeat_up_to_their_limit() -> None:
    assert quote_for(buy_get(), cart=cart_of((7, 500))).discount_minor == 1000
    assert quote_for(buy_get(sets=1), cart=cart_of((7, 500))).discount_minor == 500


def test_what_is_got_may_be_another_product_and_only_cheaper() -> None:
    other = buy_get(buy_of={"category": ["tea"]}, get_of={"category": ["cake"]}, percent=50)
    cart = cart_of((2, 1000, "tea"), (2, 301, "cake"))
    assert off_by(other, cart=cart) == {"1": (0, 151)}
    assert why_not(other, cart=cart_of((4, 1000, "tea"))) == "quantity_short"


def test_a_cart_of_neither_pool_is_not_near() -> None:
    other = buy_get(buy_of={"category": ["tea"]}, get_of={"category": ["cups"]})
    (missed,) = quote_for(other, cart=cart_of((9, 1000, "bread"))).not_applied
    assert (missed.refusal.reason, missed.missing_units) == ("no_fitting_products", None)


def test_a_unit_in_both_pools_is_not_counted_twice() -> None:
    own = buy_get(buy=1, get_of={"category": ["tea"]})
    # One tea, one cup: the tea is got for the cup. Two teas alone: one for the other.
    assert off_by(own, cart=cart_of((1, 900, "tea"), (1, 100, "cups"))) == {"0": (900,)}
    assert off_by(own, cart=cart_of((2, 900, "tea"))) == {"0": (0, 900)}
    assert why_not(own, cart=cart_of((1, 900, "tea"))) == "quantity_short"


def test_bought_units_stay_out_of_other_sets() -> None:
    pair = {"kind": "nth_unit", "value": {"n": 2, "percent": 100}, "group": "x"}
    quote = quote_for(buy_get(), pair, cart=cart_of((3, 500)))
    # Three units: one set either way, 5.00, never 10.00.
    assert quote.discount_minor == 500


def test_what_costs_nothing_is_neither_bought_nor_got() -> None:
    # The free samples in the cart do not make up a set, nor are they what is got.
    assert why_not(buy_get(), cart=cart_of((2, 333), (2, 0))) == "quantity_short"
    assert off_by(buy_get(), cart=cart_of((3, 333), (2, 0))) == {"0": (0, 0, 333)}


def test_odd_values_are_refused_with_their_place() -> None:
    assert wrong_at(buy_get(buy=0)) == "$.value.buy"
    assert wrong_at(buy_get(pick="random")) == "$.value.pick"
    assert wrong_at(buy_get(get_of={"colour": ["red"]})) == "$.value.get_of.colour"
