"""A year by parts of customers: prices before discounts, own orders only, nobody twice."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.models import Customer, Line, Order, Product
from guerdon.store.past import orders

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_buyers_of_a_year(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    assert orders.parts() == []
    assert orders.window(now=now) is None
    monkeypatch.setattr(orders, "CUSTOMERS", 2)
    people = [Customer.objects.create(key=f"c{n}", created_at=now) for n in range(3)]
    Product.objects.create(sku="tea", category="drinks")
    for number, person in enumerate(people):
        order = Order.objects.create(
            key=f"o{number}", customer=person, placed_at=now - timedelta(days=number + 1),
            total_minor=900, discount_minor=100, channel="web",
        )  # fmt: skip
        Line.objects.create(
            order=order, number=1, sku="tea", quantity_milli=3_000, amount_minor=900,
            discount_minor=100,
        )  # fmt: skip
    Order.objects.create(
        key="back", customer=people[0], kind="return", placed_at=now, total_minor=-900
    )
    Order.objects.create(
        key="made", customer=people[0], placed_at=now - timedelta(days=1), total_minor=1,
        simulated=True,
    )  # fmt: skip
    since, until = orders.window(now=now)
    found = [
        buyer
        for part in orders.parts()
        for buyer in orders.buyers(part=part, since=since, until=until)
    ]
    assert [buyer.key for buyer in found] == ["c0", "c1", "c2"]
    (order,) = found[0].orders
    assert (order.had_minor, order.channel) == (100, "web")
    assert sum(line.value_minor for line in order.lines) == 1_000
    assert {line.category for line in order.lines} == {"drinks"}
