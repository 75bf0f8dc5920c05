"""A campaign's money by day is in the shop's zone; a shift happens once."""

from datetime import UTC, datetime, timedelta

import pytest

from guerdon.store.campaigns import acts
from guerdon.store.models import Campaign, Redemption, RedemptionLine


@pytest.mark.django_db
def test_money_by_day_of_the_shop(now: datetime) -> None:
    start = datetime(2026, 3, 14, 0, 0, tzinfo=UTC)
    # 20:00 in UTC is the next day in Shanghai; the last is a moment after the end.
    for number, hours in enumerate((1, 20, 21, 48)):
        row = Redemption.objects.create(
            key=f"r{number}",
            order=f"o{number}",
            state="closed",
            at=start + timedelta(hours=hours),
            discount_minor=500,
            ask={},
            facts={},
            quote={},
            holds={},
        )
        RedemptionLine.objects.create(
            redemption=row,
            offer="five",
            version=1,
            campaign="k",
            discount_minor=500,
            returned_minor=100 * number,
        )
    asked = {"key": "k", "start": start, "end": start + timedelta(hours=48)}
    assert acts.by_day(**asked, zone="Asia/Shanghai") == (
        ("2026-03-14", 500),
        ("2026-03-15", 700),
    )
    assert acts.by_day(**asked, zone="UTC") == (("2026-03-14", 1200),)
    assert acts.by_day(**{**asked, "key": "other"}, zone="UTC") == ()


@pytest.mark.django_db
def test_a_shift_happens_once(now: datetime) -> None:
    Campaign.objects.create(
        key="k",
        name={},
        brief={},
        state="launched",
        budget_minor=1,
        reserve_minor=0,
        created_at=now,
    )
    assert [acts.shift(key="k", halted=stop) for stop in (True, True, False, False)] == [
        *(True, False, True, False),
    ]
    acts.approve(key="k", actor="eve", now=now)
    assert Campaign.objects.get().approved_by == ""
