"""A year of sales, whole members at a time."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.models import Customer, Line, Order
from guerdon.store.tiers import past_years
from guerdon.terms.decision import Refusal
from guerdon.terms.past_sale import PastYear

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def order(key: str, customer: str | None, at: datetime, total: int, **words: object) -> None:
    row = customer and Customer.objects.get_or_create(key=customer, defaults={"created_at": at})[0]
    made = Order.objects.create(
        key=key, customer=row or None, placed_at=at, total_minor=total, **words
    )
    Line.objects.create(order=made, number=1, sku="tea", quantity_milli=2000, amount_minor=total)


def test_a_year_of_real_orders_of_known_members(now: datetime) -> None:
    day = timedelta(days=1)
    assert past_years.sampled(most=10) == Refusal(reason="no_past_carts")
    order("old", "ann", now - 365 * day, 1)
    order("a1", "ann", now - 364 * day, 100)
    order("b1", "bob", now - 3 * day, 300)
    order("a2", "ann", now - 2 * day, -40, kind="return")
    order("guest", None, now - day, 700)
    order("sim", "bob", now - day, 900, simulated=True)
    order("a3", "ann", now, 50)
    found = past_years.sampled(most=10)
    assert isinstance(found, PastYear)
    assert (found.members, found.every) == (2, 1)
    assert [(s.customer, s.paid_minor, s.back) for s in found.sales] == [
        ("ann", 100, False),
        ("ann", 40, True),
        ("ann", 50, False),
        ("bob", 300, False),
    ]
    assert all(not sale.lines for sale in found.sales)
    with_lines = past_years.sampled(most=10, lines=True)
    assert isinstance(with_lines, PastYear)
    assert [(line.sku, line.quantity, line.unit_minor) for line in with_lines.sales[-1].lines] == [
        ("tea", 2, 150)
    ]


def test_more_than_that_is_every_second_member_whole(now: datetime) -> None:
    for name in ("a", "b", "c", "d"):
        for n in range(3):
            order(f"{name}{n}", name, now, 100 + n)
    found = past_years.sampled(most=6)
    assert isinstance(found, PastYear)
    assert (found.members, found.every, len(found.sales)) == (4, 2, 6)
    assert len({sale.customer for sale in found.sales}) == 2


@pytest.mark.parametrize("most", [99, 3])
def test_who_had_bought_before_the_year(now: datetime, most: int) -> None:
    for name in ("a", "b", "c", "d"):
        order(f"{name}1", name, now, 100)
    for name in ("a", "b"):
        order(f"{name}0", name, now - timedelta(days=400), 100)
    found = past_years.sampled(most=most)
    assert isinstance(found, PastYear)
    looked = {sale.customer for sale in found.sales}
    assert past_years.known_before(year=found, at=found.since) == {"a", "b"} & looked
    assert looked & {"a", "b"}


def test_in_the_first_quarter_of_the_records_everybody_seems_new(now: datetime) -> None:
    def since(days: int) -> datetime | None:
        order(f"o{days}", "a", now - timedelta(days=days), 100)
        found = past_years.sampled(most=9)
        assert isinstance(found, PastYear)
        return past_years.new_since(year=found)

    order("now", "b", now, 100)
    assert since(50) is None
    assert since(200) == now - timedelta(days=110)
    assert since(455) == now - timedelta(days=365) + timedelta(microseconds=1)


def test_without_a_night_nobody_has_a_class() -> None:
    assert past_years.value_classes(customers=["a"]) == {}
