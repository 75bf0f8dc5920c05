"""Points for past orders: each order by the rule, one lot a month, never twice."""

from datetime import UTC, datetime, timedelta

import pytest

from guerdon.flows.demo import points
from guerdon.store.ledger import ledger
from guerdon.store.models import Customer, Lot, Order
from guerdon.store.programme import programme

pytestmark = pytest.mark.django_db


def sold(now: datetime, *orders: tuple[str, str, str, int]) -> None:
    for key, customer, day, minor in orders:
        person, _ = Customer.objects.get_or_create(key=customer, defaults={"created_at": now})
        at = datetime.fromisoformat(day).replace(tzinfo=UTC)
        Order.objects.create(key=key, customer=person, placed_at=at, total_minor=minor)


def test_each_order_earns_by_itself_and_a_month_is_one_lot(now: datetime) -> None:
    programme.keep(changes={"points_per_unit": 2, "points_life_days": 100})
    sold(
        now,
        ("A1", "c1", "2026-01-02", 199),
        ("A2", "c1", "2026-01-30", 199),
        ("A3", "c1", "2026-02-01", 1000),
        ("B1", "c2", "2026-01-05", 99),
    )
    assert points.earned(before=now) == 24
    lots = list(Lot.objects.order_by("earned_at").values_list("customer__key", "amount"))
    assert lots == [("c1", 4), ("c1", 20)], "1.99 twice is 2 + 2, and 0.99 is nothing"
    first = Lot.objects.order_by("earned_at")[0]
    assert first.earned_at == datetime(2026, 1, 30, tzinfo=UTC)
    assert first.expires_at == first.earned_at + timedelta(days=100)
    assert ledger.verify().findings == ()


def test_a_second_time_and_a_killed_run_post_nothing_twice(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(points, "BATCH", 2)
    sold(now, *((f"A{n}", f"c{n}", "2026-01-02", 1000) for n in range(5)))
    assert points.earned(before=now) == 50
    assert points.earned(before=now) == 0
    sold(now, ("Z1", "z", "2026-01-03", 700))
    assert points.earned(before=now) == 7
    assert ledger.verify().findings == ()


def test_orders_from_the_moment_on_do_not_earn(now: datetime) -> None:
    sold(now, ("A1", "c1", now.isoformat(), 1000))
    assert points.earned(before=now) == 0
