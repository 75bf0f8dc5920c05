"""Simulated orders are marked as such, written once, and only for customers that exist."""

from datetime import datetime

import pytest

from guerdon.store.models import Customer, Order
from guerdon.store.past import simulated

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_written_once_and_marked(now: datetime) -> None:
    Customer.objects.create(key="ann", created_at=now)
    orders = [("sim-1", "ann", now, 500), ("sim-2", "nobody", now, 700)]
    assert simulated.record(orders=orders) == 1
    assert simulated.record(orders=orders) == 0
    row = Order.objects.get()
    assert (row.key, row.simulated, row.total_minor, row.customer.key) == (
        "sim-1",
        True,
        500,
        "ann",
    )
    assert row.placed_at == now


def test_marking(now: datetime) -> None:
    for key in ("real", "till"):
        Order.objects.create(key=key, placed_at=now, total_minor=1)
    simulated.mark(orders=["till"])
    assert list(Order.objects.filter(simulated=True).values_list("key", flat=True)) == ["till"]
