"""Retention as of the newest night; without one, a refusal."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.know.retention import RetentionSeen, read, seen
from guerdon.measure.retention import Retention
from guerdon.store.models import Order
from guerdon.terms.decision import Refusal
from tests.flows import regulars


@pytest.mark.database
@pytest.mark.django_db
def test_as_counted_by_hand(now: datetime) -> None:
    regulars.opened(now=now)
    found = seen(days=60)
    assert isinstance(found, RetentionSeen)
    middle = now - timedelta(days=60)

    def who(start: datetime, end: datetime) -> set[object]:
        placed = Order.objects.filter(placed_at__gte=start, placed_at__lt=end)
        return set(placed.values_list("customer", flat=True))

    earlier, later = who(middle - timedelta(days=60), middle), who(middle, now)
    ever = who(now - timedelta(days=999), middle)
    assert (found.start, found.end) == (len(earlier), len(later))
    assert found.new == len(later - ever)
    assert found.rate == pytest.approx(len(earlier & later) / len(earlier))
    assert sum(one.customers for one in found.cohorts if one.age == 0) == regulars.CUSTOMERS


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize(("days", "reason"), [(60, "night_none"), (0, "period_days")])
def test_refusals(days: int, reason: str) -> None:
    found = seen(days=days)
    assert isinstance(found, Refusal)
    assert found.reason == reason


def test_months_and_lifetime(now: datetime) -> None:
    half = Retention(start=10, end=8, new=2, back=1, spend_before=100, spend_kept=40)
    row = {"cohort": 2026 * 12 + 11, "age": 1, "customers": 3, "spend": 400}
    found = read(as_of=now, days=30, retention=half, rows=[row])
    assert (found.rate, found.value_rate, found.lifetime_days) == (0.5, 0.4, 60.0)
    assert found.cohorts[0].month == "2026-12"
    none = Retention(start=0, end=0, new=0, back=0, spend_before=0, spend_kept=0)
    empty = read(as_of=now, days=30, retention=none, rows=[])
    assert (empty.rate, empty.value_rate, empty.lifetime_days) == (None, None, None)
