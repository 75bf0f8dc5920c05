"""All members' points: usable, pending, ending, by month; periods are half-open."""

from datetime import UTC, datetime, timedelta

import pytest

from guerdon.store.ledger import ledger, purses
from guerdon.store.models import Customer, Lot
from tests.store.customers.test_member import earned

pytestmark = pytest.mark.django_db


def lot(key: str, amount: int, now: datetime, ends: datetime) -> None:
    Customer.objects.get_or_create(key="ann", defaults={"created_at": now})
    ledger.post(entries=[earned(customer="ann", key=key, amount=amount, now=now, ends=ends)])


def test_what_members_hold(now: datetime) -> None:
    lot("a", 100, now, now + purses.SOON)
    lot("b", 40, now, now + purses.SOON + timedelta(seconds=1))
    lot("c", 7, now, now + timedelta(days=90))
    Lot.objects.filter(amount=7).update(available_at=now + timedelta(days=1))
    assert purses.outstanding(now=now) == purses.Outstanding(
        usable=140, pending=7, ending_soon=100, members=1
    )
    later = purses.outstanding(now=now + purses.SOON)
    assert (later.usable, later.ending_soon) == (47, 47 - 7)


def test_by_month_over_the_turn_of_the_year() -> None:
    now = datetime(2026, 11, 22, 10, tzinfo=UTC)
    lot("a", 5, now, datetime(2026, 11, 30, 23, 59, tzinfo=UTC))
    lot("b", 6, now, datetime(2026, 12, 1, tzinfo=UTC))
    lot("c", 7, now, datetime(2027, 2, 1, tzinfo=UTC))
    found = purses.endings(now=now, months=4)
    assert [(e.month.year, e.month.month, e.points) for e in found] == [
        (2026, 11, 5),
        (2026, 12, 6),
        (2027, 1, 0),
        (2027, 2, 7),
    ]


def test_the_newest_entries(now: datetime) -> None:
    lot("a", 5, now, now + timedelta(days=9))
    lot("b", 6, now, now + timedelta(days=9))
    found = purses.movements(most=1)
    assert [(one.customer, one.amount, one.at) for one in found] == [("ann", 6, now)]
