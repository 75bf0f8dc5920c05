"""Deposits that count for more."""

from tests.carts import cart_of, off_by, why_not, wrong_at

DOUBLE = {
    "kind": "presale",
    "value": {"deposit_minor": 5000, "worth_minor": 10_000, "label": "deposit-a"},
}
PAID = frozenset({"deposit-a"})


def test_the_difference_is_given_once_the_deposit_was_paid() -> None:
    assert off_by(DOUBLE, cart=cart_of((1, 29_900)), labels=PAID) == {"0": (5000,)}
    assert why_not(DOUBLE, cart=cart_of((1, 29_900))) == "deposit_missing"


def test_for_as_many_units_as_deposits_dearest_first() -> None:
    two = {"kind": "presale", "value": {**DOUBLE["value"], "units": 2}}  # type: ignore[dict-item]
    cart = cart_of((1, 20_000), (2, 30_000))
    assert off_by(two, cart=cart, labels=PAID) == {"1": (5000, 5000)}


def test_no_unit_falls_below_the_deposit_paid_for_it() -> None:
    assert off_by(DOUBLE, cart=cart_of((1, 7_000)), labels=PAID) == {"0": (2000,)}


def test_a_deposit_that_counts_for_no_more_is_refused() -> None:
    wrong = {"kind": "presale", "value": {"deposit_minor": 5, "worth_minor": 5, "label": "x"}}
    assert wrong_at(wrong) == "$.value.worth_minor"
