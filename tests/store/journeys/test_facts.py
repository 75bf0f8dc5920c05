"""Facts of many members in few statements, and by which channel each may be written to."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guerdon.store.customers import people, zones
from guerdon.store.journeys import facts
from guerdon.store.models import Customer, KnowValue, Night
from guerdon.store.writing import write
from tests.flows.games import member as rich
from tests.flows.paths import member
from tests.store.know_rows import know_row

pytestmark = pytest.mark.django_db


def test_values_zone_and_points_are_read_for_all_at_once(now: datetime) -> None:
    rich("ann", now, points_given=40)
    member("ben", now, zone="Asia/Tokyo", tier="gold", attributes={"shoe": "41"})
    with write():
        zones.keep(member="ann", zone="Europe/Berlin", provenance="said", now=now)
    night = Night.objects.create(key="n", as_of=now, state="complete", started_at=now)
    numbers = people.ids(keys=["ann", "ben"])
    row = know_row(night.pk, numbers["ben"], now) | {"spend": 700, "segments": ["vip"]}
    KnowValue.objects.create(**row)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = facts.of(customers=list(numbers.values()), journey="cart", zone="UTC", now=now)
    assert len(asked) <= 3
    assert (found["ann"].zone, found["ann"].values["points"]) == ("Europe/Berlin", 40)
    assert found["ann"].values["orders"] == 0
    ben = found["ben"]
    assert (ben.zone, ben.values["tier"], ben.values["attribute.shoe"]) == (
        "Asia/Tokyo",
        "gold",
        "41",
    )
    assert (ben.values["spend"], ben.values["segments"]) == (700, frozenset({"vip"}))
    live = facts.of(customers=[numbers["ben"]], journey="cart", zone="UTC", now=now, live=True)
    # No order is there: what the night says of them is not believed.
    assert live["ben"].values["spend"] == 0
    assert "spend" in facts.LIVE
    assert facts.of(customers=[], journey="cart", zone="UTC", now=now) == {}


def test_a_promotion_needs_a_yes_a_service_message_an_address(now: datetime) -> None:
    member("ann", now, phone="+8613800000000", consents={"email": True, "sms": True, "push": True})
    later = now + timedelta(days=1)
    people.keep(told=[people.Told(key="ann", consents={"sms": False})], now=later, proof="test")
    member("ben", now, email=None, consents={"email": True})
    numbers = [Customer.objects.get(key=key).pk for key in ("ann", "ben")]
    found = facts.reachable(customers=numbers)
    assert found["ann"] == {
        ("marketing", "email"),
        ("marketing", "push"),
        ("service", "email"),
        ("service", "sms"),
        ("service", "call"),
    }
    assert found["ben"] == frozenset()
