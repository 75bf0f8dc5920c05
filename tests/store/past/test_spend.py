"""Two windows up to the newest order, every customer in both, and nobody else's orders."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.models import Customer, Order
from guerdon.store.past.spend import Spend, windows

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_two_windows(now: datetime) -> None:
    ann = Customer.objects.create(key="ann", created_at=now)
    Customer.objects.create(key="bob", created_at=now)
    day = timedelta(days=1)
    for number, (at, kind, minor) in enumerate(
        [(now, "sale", 999), (now - day, "sale", 500), (now - 2 * day, "return", -100),
         (now - 8 * day, "sale", 70), (now - 20 * day, "sale", 3)]
    ):  # fmt: skip
        Order.objects.create(
            key=f"o{number}", customer=ann, kind=kind, placed_at=at, total_minor=minor
        )
    assert list(windows(days=7, now=now)) == [
        Spend(customer="ann", orders=1, sales=400, before=70),
        Spend(customer="bob", orders=0, sales=0, before=0),
    ]
    # In the past nothing is known of what came after.
    (early, _) = windows(days=7, now=now - 5 * day)
    assert (early.orders, early.sales) == (1, 70)
