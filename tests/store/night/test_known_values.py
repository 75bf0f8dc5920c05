"""Many customers at once are known as one by one."""

from datetime import datetime

import pytest

from guerdon.give.live import LiveOffers
from guerdon.store.night import known_values
from guerdon.store.till import facts
from guerdon.terms.cart import Cart, Checkout
from tests.web.console import shop

pytestmark = pytest.mark.django_db


def test_the_same_values_as_the_till_reads(now: datetime) -> None:
    shop.filled(now=now)
    found = known_values.of(customers=["c1", "c2", "nobody"])
    assert set(found) == {"c1", "c2"}
    for key, values in found.items():
        ask = Checkout(cart=Cart(lines=(), currency="USD"), customer=key)
        single = dict(facts.read(ask=ask, live=LiveOffers(), now=now).values)
        single.pop("points")
        assert values == single
        assert values["orders"] > 0
