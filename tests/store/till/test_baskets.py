"""Past baskets counted against a threshold: above, just under, and neither."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.models import Order
from guerdon.store.till.baskets import Reached, reached

pytestmark = pytest.mark.django_db


def test_counted(now: datetime) -> None:
    for number, total in enumerate((799, 800, 999, 1_000, 5_000, 0)):
        Order.objects.create(key=str(number), placed_at=now, total_minor=total)
    Order.objects.create(key="r", placed_at=now, total_minor=5_000, kind="return")
    Order.objects.create(key="old", placed_at=now - timedelta(days=9), total_minor=5_000)
    start, end = now - timedelta(days=1), now + timedelta(days=1)
    assert reached(threshold=1_000, start=start, end=end) == Reached(orders=5, near=2, above=2)
    empty = reached(threshold=1_000, start=end, end=end)
    assert empty == Reached(orders=0, near=0, above=0)
