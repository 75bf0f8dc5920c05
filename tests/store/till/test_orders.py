"""An order is recorded once, with its customer and its products."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.store.models import Customer, Line, Order, Product
from guerdon.store.till import orders
from guerdon.store.till.orders import Sold
from guerdon.terms.decision import Refusal

pytestmark = pytest.mark.django_db(transaction=True)
TEA = Sold(sku="tea", quantity=2, amount_minor=3600, discount_minor=398, category="drinks")
CUP = Sold(sku="cup", quantity=1, amount_minor=550, discount_minor=0, brand="own")


def record(now: datetime, key: str = "o1", **words: Any) -> Refusal | None:
    given: dict[str, Any] = {"customer": "c", "lines": [TEA, CUP], "channel": "web", "store": "s1"}
    return orders.record(key=key, at=now, **given | words)


def test_an_order_with_all_it_brings(now: datetime) -> None:
    assert record(now) is None
    order = Order.objects.select_related("customer").get()
    assert (order.key, order.kind, order.placed_at) == ("o1", "sale", now)
    assert (order.total_minor, order.discount_minor) == (4150, 398)
    assert order.customer is not None
    assert (order.customer.key, order.customer.joined_at) == ("c", now)
    lines = Line.objects.order_by("number").values_list("sku", "quantity_milli", "amount_minor")
    assert list(lines) == [("tea", 2000, 3600), ("cup", 1000, 550)]
    products = Product.objects.order_by("sku").values_list("sku", "category", "brand")
    assert list(products) == [("cup", "", "own"), ("tea", "drinks", "")]
    assert orders.known(key="o1")


def test_a_second_one_of_the_same_key_changes_nothing(now: datetime) -> None:
    record(now)
    answer = record(now, lines=[CUP])
    assert answer == Refusal(reason="order_exists", data={"order": "o1"})
    assert Line.objects.count() == 2


def test_known_customers_and_products_stay_as_they_are(now: datetime) -> None:
    Customer.objects.create(key="c", created_at=now, tier="gold")
    Product.objects.create(sku="tea", name="Green tea", category="tea")
    record(now)
    assert Customer.objects.get().tier == "gold"
    assert Product.objects.get(sku="tea").category == "tea"


def test_guests_and_returns(now: datetime) -> None:
    back = Sold(sku="tea", quantity=-1, amount_minor=-1800, discount_minor=-199)
    assert record(now, "r1", customer=None, lines=[back], kind="return") is None
    order = Order.objects.get()
    assert (order.customer_id, order.kind, order.total_minor) == (None, "return", -1800)
    assert not Customer.objects.exists()
    assert not Product.objects.exists()
