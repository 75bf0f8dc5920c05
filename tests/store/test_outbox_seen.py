"""A member's messages as people look at them."""

from datetime import timedelta
from typing import Any

import pytest

from guerdon.store import outbox_seen
from guerdon.store.models import Message, MessageEcho
from tests.store.messages import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_members_messages_with_what_came_back(now: Any) -> None:
    planned(wanted(), now=now)
    planned(wanted(source="campaign:x"), wanted(member="bob"), now=now)
    row = Message.objects.get(source="campaign:x")
    MessageEcho.objects.create(key="e", message=row, kind="opened", at=now)
    both = outbox_seen.of_member(member="ann")
    assert [one.source for one in both] == ["campaign:x", "journey:welcome"]
    assert both[0].echoes == (("opened", now),)
    (one,) = outbox_seen.of_member(member="ann", source="journey:welcome")
    assert (one.member, one.state, one.echoes, one.zone) == ("ann", "planned", (), "UTC")
    assert outbox_seen.of_member(member="zoe") == ()


def test_pages_sources_and_the_calendar(now: Any) -> None:
    planned(*(wanted(occurrence=str(n)) for n in range(outbox_seen.PAGE + 1)), now=now)
    planned(wanted(source="campaign:x", channel="sms", wanted=now + timedelta(days=1)), now=now)
    first = outbox_seen.listed()
    assert (len(first.messages), first.total, first.page) == (outbox_seen.PAGE, 52, 1)
    assert outbox_seen.listed(page=9).page == 2
    (one,) = outbox_seen.listed(channel="sms", source="campaign:x", state="planned").messages
    assert outbox_seen.one(number=one.number) == one
    assert outbox_seen.one(number=0) is None
    assert outbox_seen.sources() == ("campaign:x", "journey:welcome")
    days = outbox_seen.due_by_day(start=now, end=now + timedelta(days=1))
    assert days == ((now.date(), "email", 51),)
