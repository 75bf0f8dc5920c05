"""The first order."""

from dataclasses import replace

from guerdon.terms.customer import Facts
from tests.carts import KNOWN, cart_of, quote_for, why_not

WELCOME = {"kind": "first_purchase", "layer": "order", "value": {"off_order_minor": 500}}
CART = cart_of((1, 3000))


def test_a_new_customer_and_one_who_never_ordered_have_it() -> None:
    new = Facts(customer="ann", known=False)
    idle = replace(KNOWN, values={"orders": 0})
    for facts in (new, idle):
        assert quote_for(WELCOME, cart=CART, facts=facts).discount_minor == 500


def test_one_who_ordered_and_a_guest_do_not() -> None:
    assert why_not(WELCOME, cart=CART) == "first_purchase_only"
    guest = Facts(customer=None, known=False)
    assert why_not(WELCOME, cart=CART, facts=guest, customer=None) == "first_purchase_only"
