"""A year by parts of customers: prices before discounts, own orders only, nobody twice."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from guerdon.store.models import Customer, Intake, Line, Order, Product
from guerdon.store.past import orders
from guerdon.store.past.orders import Buyer, Reader

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
    reader = orders.Reader(since=since, until=until)
    found = [buyer for part in orders.parts() for buyer in reader.buyers(part=part)]
    assert [buyer.key for buyer in found] == ["c0", "c1", "c2"]
    (order,) = found[0].orders
    assert (order.had_minor, order.channel) == (100, "web")
    assert sum(line.value_minor for line in order.lines) == 1_000
    assert {line.category for line in order.lines} == {"drinks"}


def bought(now: datetime, *lines: tuple[str, int, int]) -> None:
    """A customer's orders of one line each: product, thousandths, minor units."""
    customer = Customer.objects.create(key=f"c{Customer.objects.count()}", created_at=now)
    for sku, milli, minor in lines:
        order = Order.objects.create(
            key=f"o{Order.objects.count()}", customer=customer, placed_at=now, total_minor=minor
        )
        Line.objects.create(
            order=order, number=1, sku=sku, quantity_milli=milli, amount_minor=minor
        )


def everybody(now: datetime) -> list[Buyer]:
    since, until = now - timedelta(days=1), now + timedelta(days=1)
    reader = Reader(since=since, until=until)
    return [one for part in orders.parts() for one in reader.buyers(part=part)]


def test_lines_that_are_alike_are_made_once(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    Product.objects.create(sku="tea", category="drinks", brand="own")
    Product.objects.create(sku="cup", category="things")
    # Three units for 1,001 are two lines a minor unit apart; "lost" is no product that we know.
    bought(now, ("tea", 3_000, 1_001), ("cup", 1_000, 500))
    bought(now, ("tea", 3_000, 1_001), ("tea", 2_000, 1_001), ("lost", 500, 90))
    found = everybody(now)
    first, second = (one.orders[0].lines for one in found)
    assert [(line.quantity, line.unit_minor, line.brand) for line in first] == [
        (1, 333, "own"),
        (2, 334, "own"),
    ]
    assert all(one is other for one, other in zip(first, second, strict=True))
    assert [(line.category, line.unit_minor) for line in found[1].orders[2].lines] == [("", 90)]
    # However few are kept and asked for at once, the lines are the same.
    monkeypatch.setattr(orders, "MOST_LINES", 1)
    monkeypatch.setattr(orders, "ASKED", 1)
    monkeypatch.setattr(orders, "CUSTOMERS", 1)
    assert everybody(now) == found


def test_an_intake_counts_once_it_is_complete(now: datetime) -> None:
    bought(now, ("tea", 1_000, 500), ("tea", 1_000, 700))
    intake = Intake.objects.create(
        key="i", source="s", what="orders", columns={}, state="reading", started_at=now
    )
    Order.objects.filter(total_minor=700).update(intake=intake)
    assert [order.had_minor for one in everybody(now) for order in one.orders] == [0]
    Intake.objects.update(state="complete")
    assert len(everybody(now)[0].orders) == 2


def test_a_part_is_found_by_its_customers(now: datetime) -> None:
    # An OR on the intake made SQLite walk through all orders, once for each part.
    if connection.vendor != "sqlite":
        return
    for query in (orders.ORDERS, orders.LINES):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query}", [1, 2, now, now])
            plan = " | ".join(row[3] for row in cursor.fetchall())
        assert "(customer_id>? AND customer_id<?)" in plan
        assert "TEMP B-TREE" not in plan
