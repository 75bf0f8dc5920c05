"""What was bought is counted in the orders, as the night counts them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guerdon.store.models import Customer, Intake, Order
from guerdon.store.till import bought

pytestmark = pytest.mark.django_db(transaction=True)
NOTHING = {"orders": 0, "spend": 0, "spend_90d": 0}


def person(key: str, now: datetime, **words: Any) -> Customer:
    return Customer.objects.create(key=key, created_at=now, **words)


def order(key: str, customer: Customer, at: datetime, minor: int, **words: Any) -> Order:
    return Order.objects.create(
        key=key, customer=customer, placed_at=at, total_minor=minor, **words
    )


def seen(customer: Customer, now: datetime, order: str = "", zone: str = "UTC") -> Any:
    return bought.until(customer=customer.pk, now=now, order=order, zone=zone)


def test_sales_less_returns_by_day_of_the_shop(now: datetime) -> None:
    ann = person("ann", now)
    assert seen(ann, now) == NOTHING
    order("a", ann, now - timedelta(days=200), 1000)
    order("b", ann, datetime(2026, 3, 12, 20, tzinfo=UTC), 501)
    order("b/return/1", ann, now, -200, kind="return")
    order("later", ann, now + timedelta(seconds=1), 9000)
    assert seen(ann, now) == {
        "orders": 2,
        "spend": 1301,
        "spend_90d": 301,
        "average_basket": 651,
        "first_order_at": now - timedelta(days=200),
        "last_order_at": datetime(2026, 3, 12, 20, tzinfo=UTC),
        "recency_days": 2,
        "tenure_days": 200,
    }
    # 20:00 in London is the next day in Shanghai.
    assert seen(ann, now, zone="Asia/Shanghai")["recency_days"] == 1


def test_what_does_not_count(now: datetime) -> None:
    ann = person("ann", now)
    order("open", ann, now, 100, state="open")
    order("gone", ann, now, 100, state="cancelled")
    writing = Intake.objects.create(
        key="i", source="f", what="orders", columns={}, state="writing", started_at=now
    )
    order("half", ann, now, 100, intake=writing)
    order("mine", ann, now, 100)
    order("mine/return/1", ann, now, -40, kind="return")
    assert seen(ann, now, "mine") == NOTHING
    assert seen(ann, now, "other")["spend"] == 60


def test_whoever_was_merged_into_the_customer_counts_for_them(now: datetime) -> None:
    ann = person("ann", now)
    old = person("old", now, merged_into=ann)
    order("a", ann, now, 100)
    order("b", old, now, 50)
    assert (seen(ann, now)["orders"], seen(ann, now)["spend"]) == (2, 150)
