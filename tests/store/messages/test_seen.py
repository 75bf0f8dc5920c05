"""A member's messages as people look at them."""

from datetime import timedelta
from typing import Any

import pytest

from guerdon.store.messages import seen
from guerdon.store.models import Message, MessageEcho
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_members_messages_with_what_came_back(now: Any) -> None:
    planned(wanted(), now=now)
    planned(wanted(source="campaign:x"), wanted(member="bob"), now=now)
    row = Message.objects.get(source="campaign:x")
    MessageEcho.objects.create(key="e", message=row, kind="opened", at=now)
    both = seen.of_member(member="ann")
    assert [one.source for one in both] == ["campaign:x", "journey:welcome"]
    assert both[0].echoes == (("opened", now),)
    (one,) = seen.of_member(member="ann", source="journey:welcome")
    assert (one.member, one.state, one.echoes, one.zone) == ("ann", "planned", (), "UTC")
    assert seen.of_member(member="zoe") == ()


def test_pages_sources_and_the_calendar(now: Any) -> None:
    planned(*(wanted(occurrence=str(n)) for n in range(seen.PAGE + 1)), now=now)
    planned(wanted(source="campaign:x", channel="sms", wanted=now + timedelta(days=1)), now=now)
    first = seen.listed()
    assert (len(first.messages), first.total, first.page) == (seen.PAGE, 52, 1)
    assert seen.listed(page=9).page == 2
    (one,) = seen.listed(channel="sms", source="campaign:x", state="planned").messages
    assert seen.one(number=one.number) == one
    assert seen.one(number=0) is None
    assert seen.sources() == ("campaign:x", "journey:welcome")
    days = seen.due_by_day(start=now, end=now + timedelta(days=1))
    assert days == ((now.date(), "email", 51),)
