"""Due messages: taken in the order of time, kept from others, and told in short stories."""

import json
from datetime import timedelta
from typing import Any

import pytest

from guerdon.store.customers import people, zones
from guerdon.store.customers.people import Told
from guerdon.store.messages import due
from guerdon.store.models import Message
from guerdon.store.writing import write
from guerdon.terms.reach import Finding, hold
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def test_in_the_order_of_time_and_in_the_members_own_zone(now: Any) -> None:
    planned(
        wanted(step="later", wanted=now + timedelta(hours=2)),
        wanted(step="soon", wanted=now + timedelta(hours=1), zone="Asia/Tokyo"),
        wanted(step="not yet", wanted=now + timedelta(days=1)),
        wanted(step="far", member="bob"),
        now=now,
    )
    with write():
        zones.keep(member="ann", zone="Europe/Berlin", provenance="said", now=now)
    people.keep(told=[Told(key="bob", zone="Mars/Base")], now=now, proof="file")
    with write():
        found = due.due(now=now + timedelta(hours=3), most=9, shop="Asia/Shanghai")
        assert len(due.due(now=now, most=9, shop="UTC")) == 1
    seen = [(row.zone, row.due_at - now) for row in found]
    assert seen == [
        ("Asia/Shanghai", timedelta(0)),
        ("Europe/Berlin", timedelta(hours=1)),
        ("Europe/Berlin", timedelta(hours=2)),
    ]


def test_a_story_is_short_and_says_the_same_once(now: Any) -> None:
    held = hold("cap", "gate_cap", now, most=1)
    story: list[Any] = []
    for _ in range(3):
        story = json.loads(due.story(before=story, finding=held, now=now))
    assert [one["gate"] for one in story] == ["cap"]
    for number in range(20):
        other = Finding(gate=f"g{number}", outcome="hold")
        story = json.loads(due.story(before=story, finding=other, now=now))
    assert len(story) == due.LONGEST_STORY
    assert story[-1]["gate"] == "g19"


def test_told_moves_each_where_its_finding_says(now: Any) -> None:
    planned(wanted(), wanted(step="b"), now=now)
    later = now + timedelta(hours=1)
    with write():
        one, two = due.due(now=now, most=9, shop="UTC")
        counts = due.told(
            findings=[(one, None), (two, hold("quiet_hours", "gate_quiet_hours", later))], now=now
        )
    assert counts == {"queued": 1, "planned": 1}
    row = Message.objects.get(state="planned")
    assert (row.reason, row.look_at, row.due_at) == ("gate_quiet_hours", later, now)
    assert row.found[0]["data"] == {"until": later.isoformat()}
    with write():
        assert due.passed_long_ago(now=later, before=now) == 0
        assert due.passed_long_ago(now=later, before=later) == 1
