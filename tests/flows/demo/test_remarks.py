"""The demo's remarks: read in both languages, of late about deliveries, again changes nothing."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.demo.remarks import REMARKS, told
from guerdon.flows.voice import voice
from guerdon.store.models import Remark, Trigger
from guerdon.store.till import orders
from guerdon.store.till.orders import Sold
from guerdon.store.writing import write
from tests.flows.paths import member

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_a_season_with_trouble_at_its_end(now: datetime) -> None:
    line = Sold(sku="tea", quantity=1, amount_minor=2_000, discount_minor=0)
    for number in range(9):
        who = member(f"c{number}", now)
        with write():
            orders.record(
                key=f"o{number}", customer=who, at=now - timedelta(days=200), lines=[line]
            )
    heard = Trigger.objects.count()
    assert told(now=now, seed=3) == REMARKS
    assert Remark.objects.count() == REMARKS
    assert Trigger.objects.count() == heard
    seen = voice.overview(now=now)
    assert seen is not None
    assert seen.topics
    before = list(Remark.objects.order_by("key").values_list("key", "sentiment", "at"))
    assert told(now=now, seed=3) == REMARKS
    assert list(Remark.objects.order_by("key").values_list("key", "sentiment", "at")) == before
