"""A member's messages as people look at them."""

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
