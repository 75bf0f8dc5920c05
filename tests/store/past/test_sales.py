"""Sales by week: Monday to Monday in the reader's zone, returns taken off, half-open."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from guerdon.store.models import Order
from guerdon.store.past.sales import weekly

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 9, tzinfo=UTC)


def order(key: str, at: datetime, total: int, *, simulated: bool = False) -> None:
    Order.objects.create(key=key, placed_at=at, total_minor=total, simulated=simulated)


def test_weeks(now: datetime) -> None:
    order("a", MONDAY, 1000)
    order("b", MONDAY - timedelta(microseconds=1), 500)
    order("c", now, -200)
    order("d", now, 300, simulated=True)
    order("e", MONDAY - timedelta(days=8), 77)
    weeks = weekly(now=now, weeks=2)
    assert [(w.start, w.total_minor, w.simulated_minor) for w in weeks] == [
        (MONDAY - timedelta(days=7), 500, 0),
        (MONDAY, 1100, 300),
    ]


def test_monday_is_monday_where_the_reader_is() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    order("a", datetime(2026, 3, 8, 17, tzinfo=UTC), 9)  # Monday 01:00 in Shanghai
    (week,) = weekly(now=datetime(2026, 3, 10, 9, tzinfo=zone), weeks=1)
    assert (week.start.isoformat(), week.total_minor) == ("2026-03-09T00:00:00+08:00", 9)
