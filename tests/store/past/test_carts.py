"""Past carts: the newest, and the same even sample every time."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.models import Customer, Intake, Line, Order, Product
from guerdon.store.past import carts as past_carts

pytestmark = pytest.mark.django_db


def sold(n: int, at: datetime, *, lines: int = 1, **words: object) -> Order:
    """An order of lines at 10.00 each."""
    order = Order.objects.create(
        **{"key": f"o{n}", "placed_at": at, "total_minor": 1000 * lines, **words}
    )
    for number in range(lines):
        Line.objects.create(
            order=order, number=number, sku="tea", quantity_milli=2000, amount_minor=1000
        )
    return order


def test_carts_carry_products_and_customers(now: datetime) -> None:
    Product.objects.create(sku="tea", name="Tea", category="TEA", brand="own")
    ann = Customer.objects.create(key="ann", created_at=now)
    sold(1, now - timedelta(days=2), customer=ann, store="s1", channel="web")
    sold(2, now, lines=0, total_minor=700)
    newest, older = past_carts.recent(most=5)
    assert (newest.order, newest.customer, newest.value_minor) == ("o2", None, 700)
    (line,) = older.lines
    assert (line.category, line.brand, line.quantity, line.unit_minor) == ("TEA", "own", 2, 500)
    assert (older.customer, older.store, older.channel) == ("ann", "s1", "web")
    assert [cart.order for cart in past_carts.recent(most=1)] == ["o2"]


def test_what_is_no_real_sale_is_left_out(now: datetime) -> None:
    sold(1, now, kind="return", total_minor=-5)
    sold(2, now, simulated=True)
    unfinished = Intake.objects.create(
        key="i", what="orders", state="reading", columns={}, started_at=now
    )
    sold(3, now, intake=unfinished)
    assert past_carts.recent(most=5) == ()
    assert past_carts.sampled(weeks=4, most=5) is None


def test_the_sample_is_even_and_always_the_same(now: datetime) -> None:
    for n in range(40):
        sold(n, now - timedelta(days=n))
    found = past_carts.sampled(weeks=4, most=10)
    assert found is not None
    # Of the 28 days up to the newest sale, a day that lies exactly four weeks back not counted.
    assert (found.orders, found.every) == (28, 3)
    assert 8 <= len(found.carts) <= 10
    assert all(found.since <= cart.at < found.until for cart in found.carts)
    assert past_carts.sampled(weeks=4, most=10) == found
    whole = past_carts.sampled(weeks=4, most=100)
    assert whole is not None
    assert (whole.every, len(whole.carts)) == (1, 28)


def test_how_many_orders_came_before(now: datetime) -> None:
    ann = Customer.objects.create(key="ann", created_at=now)
    for n in range(3):
        sold(n, now - timedelta(days=9 - n), customer=ann)
    sold(3, now)
    carts = past_carts.recent(most=9)
    assert past_carts.earlier(carts=carts) == {"o0": 0, "o1": 1, "o2": 2}
