"""The demo's journeys: three live, members in every state, and again changes nothing."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.demo.journeys import LIVE, travelled
from guerdon.store.journeys import counts as journey_counts
from guerdon.store.messages import staff_tasks
from guerdon.store.models import JourneyMark, JourneyRun, Message
from guerdon.store.till import orders
from guerdon.store.till.orders import Sold
from guerdon.store.writing import write
from tests.flows.paths import member

pytestmark = pytest.mark.django_db


def test_whole_and_again(now: datetime) -> None:
    line = Sold(sku="tea", quantity=1, amount_minor=2_000, discount_minor=0)
    for number in range(20):
        who = member(f"c{number:02}", now)
        with write():
            at = now - timedelta(days=40)
            orders.record(key=f"o{number}", customer=who, at=at, lines=[line])
    assert travelled(now=now) == 20
    counts = journey_counts.listed()
    assert set(counts) == set(LIVE)
    assert counts["welcome"].entered == 20
    assert counts["welcome"].reached > 0
    assert counts["complaint"].entered == 2
    assert any(not task.case for task in staff_tasks.listed()) or staff_tasks.listed(state="done")
    before = (JourneyRun.objects.count(), JourneyMark.objects.count(), Message.objects.count())
    assert travelled(now=now) == 20
    after = (JourneyRun.objects.count(), JourneyMark.objects.count(), Message.objects.count())
    assert after == before
