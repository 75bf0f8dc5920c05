"""A year of sales, whole members at a time."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.models import Customer, Line, Order
from guerdon.store.tiers import past_years

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def order(key: str, customer: str | None, at: datetime, total: int, **words: object) -> None:
    row = customer and Customer.objects.get_or_create(key=customer, defaults={"created_at": at})[0]
    made = Order.objects.create(
        key=key, customer=row or None, placed_at=at, total_minor=total, **words
    )
    Line.objects.create(order=made, number=1, sku="tea", quantity_milli=2000, amount_minor=total)


def test_a_year_of_real_orders_of_known_members(now: datetime) -> None:
    day = timedelta(days=1)
    assert past_years.sampled(most=10) is None
    order("old", "ann", now - 365 * day, 1)
    order("a1", "ann", now - 364 * day, 100)
    order("b1", "bob", now - 3 * day, 300)
    order("a2", "ann", now - 2 * day, -40, kind="return")
    order("guest", None, now - day, 700)
    order("sim", "bob", now - day, 900, simulated=True)
    order("a3", "ann", now, 50)
    found = past_years.sampled(most=10)
    assert found is not None
    assert (found.members, found.every) == (2, 1)
    assert [(s.customer, s.paid_minor, s.back) for s in found.sales] == [
        ("ann", 100, False),
        ("ann", 40, True),
        ("ann", 50, False),
        ("bob", 300, False),
    ]
    assert all(not sale.lines for sale in found.sales)
    with_lines = past_years.sampled(most=10, lines=True)
    assert with_lines is not None
    assert [(line.sku, line.quantity, line.unit_minor) for line in with_lines.sales[-1].lines] == [
        ("tea", 2, 150)
    ]


def test_more_than_that_is_every_second_member_whole(now: datetime) -> None:
    for name in ("a", "b", "c", "d"):
        for n in range(3):
            order(f"{name}{n}", name, now, 100 + n)
    found = past_years.sampled(most=6)
    assert found is not None
    assert (found.members, found.every, len(found.sales)) == (4, 2, 6)
    assert len({sale.customer for sale in found.sales}) == 2


def test_without_a_night_nobody_has_a_class() -> None:
    assert past_years.value_classes(customers=["a"]) == {}
