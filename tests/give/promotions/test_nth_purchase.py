"""The nth order."""

from dataclasses import replace

import pytest

from tests.carts import KNOWN, cart_of, quote_for, wrong_at


def gives(orders: int, **value: object) -> bool:
    offer = {"kind": "nth_purchase", "value": {"n": 5, "percent": 10, **value}}
    facts = replace(KNOWN, values={"orders": orders})
    return bool(quote_for(offer, cart=cart_of((1, 1000)), facts=facts).applied)


@pytest.mark.parametrize(("orders", "now"), [(3, False), (4, True), (5, False), (9, False)])
def test_the_fifth_order_is_the_one_after_four(orders: int, now: bool) -> None:
    assert gives(orders) is now


@pytest.mark.parametrize(("orders", "now"), [(4, True), (8, False), (9, True), (499, True)])
def test_every_fifth(orders: int, now: bool) -> None:
    assert gives(orders, every=True) is now


def test_the_first_has_its_own_kind() -> None:
    assert wrong_at({"kind": "nth_purchase", "value": {"n": 1, "percent": 5}}) == "$.value.n"
