"""The demo's friends: real new customers, bound before their first order, paid week by week."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.demo import referral
from guerdon.flows.demo.demo import _shop
from guerdon.flows.demo.referral import brought
from guerdon.store.models import Referral, ReferralCode
from guerdon.store.referral import seen
from guerdon.store.till import orders
from guerdon.store.till.orders import Sold
from guerdon.store.writing import write
from tests.flows.shop import clean, everything

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def sold(customer: str, at: datetime, minor: int) -> None:
    line = Sold(sku="tea", quantity=1, amount_minor=minor, discount_minor=0)
    with write():
        orders.record(key=f"{customer}-{at:%m%d}", customer=customer, at=at, lines=[line])


def test_whole_and_again(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(referral, "FRIENDS", 8)
    for regular in range(6):
        for day in range(200, 170 - regular, -10):
            sold(f"r{regular}", now - day * DAY, 2_000)
    for friend in range(8):
        sold(f"f{friend:02}", now - (24 - friend) * DAY, 6_000)
        sold(f"f{friend:02}", now - (20 - friend) * DAY, 16_000)
    section = _shop()["referral"]
    assert brought(now=now, section=section) == 8
    found = seen.funnel()
    assert (found.bound, found.bought, found.rewarded, found.held) == (8, 8, 7, 1)
    assert found.shared > found.opened > found.bound
    assert all(one.called for one in seen.friends(inviter="r0"))
    before = everything()
    assert brought(now=now, section=section) == 0
    assert everything() == before
    assert clean()
    assert Referral.objects.count() == 8


def test_a_shop_without_anybody(now: datetime) -> None:
    assert brought(now=now, section=_shop()["referral"]) == 0
    assert not ReferralCode.objects.exists()
