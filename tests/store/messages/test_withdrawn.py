"""All that waits of a source is taken back, also what a sender has claimed; nothing else is."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.messages import due as outbox_due
from guerdon.store.messages import outbox, sending, withdrawn
from guerdon.store.models import Counter, Message
from guerdon.store.writing import write
from tests.store.mail import planned, wanted

pytestmark = [pytest.mark.database, pytest.mark.django_db]
SPRING = "campaign:spring"


def states() -> dict[str, str]:
    return dict(Message.objects.values_list("customer__key", "state"))


def test_what_waits_is_taken_back_and_waits_again(now: datetime) -> None:
    Counter.objects.create(key="budget/spring", used=12, ceiling=100)
    people = ("ann", "bob", "cy", "dan", "eve")
    each = [
        wanted(source=SPRING, member=one, cost_minor=3, budget="spring", step="launch")
        for one in people
    ]
    planned(*each, wanted(member="zoe"), now=now)
    at = {"bob": "queued", "cy": "claimed", "dan": "sending", "eve": "accepted"}
    for member, state in at.items():
        Message.objects.filter(customer__key=member).update(state=state, claim="w-1")
    with write():
        taken = withdrawn.withdraw(source=SPRING, why="campaign_halted", now=now)
    assert taken == 3
    gone = dict.fromkeys(("ann", "bob", "cy"), "cancelled")
    assert states() == {**gone, "dan": "sending", "eve": "accepted", "zoe": "planned"}
    # Two had passed the gates and taken their cost.
    assert Counter.objects.get(pk="budget/spring").used == 6
    # The sender that held one may not touch the wire any more.
    number = Message.objects.get(customer__key="cy").pk
    with write():
        assert sending.mark(numbers=[number], by="w-1", now=now) == set()
        assert sending.release(numbers=[number], by="w-1", now=now) == 0
    assert states()["cy"] == "cancelled"
    assert outbox.tally(source=SPRING).adds_up
    late = now + timedelta(hours=2)
    with write():
        assert withdrawn.revive(source=SPRING, why="other", now=late) == 0
        assert withdrawn.revive(source=SPRING, why="campaign_halted", now=late) == 3
        due = outbox_due.due(now=late, most=10, shop="UTC")
    assert {one.member for one in due} == {"ann", "bob", "cy", "zoe"}
    assert not Message.objects.filter(state="planned").exclude(reason="").exists()
