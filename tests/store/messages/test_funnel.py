"""A campaign's messages: each customer once at each step, and whoever clicked was reached."""

from datetime import datetime

import pytest

from guerdon.store.messages.funnel import funnel
from guerdon.store.models import Customer, Message, MessageEcho


def message(who: Customer, channel: str, at: datetime, *, sent: bool, kinds: list[str]) -> None:
    number = Message.objects.count()
    row = Message.objects.create(
        dedupe_key=f"m{number}",
        customer=who,
        purpose="marketing",
        source="campaign:spring",
        version=1,
        channel=channel,
        template="t",
        data={},
        due_at=at,
        look_at=at,
        relevance_data={},
        cost_minor=0,
        state="accepted" if sent else "suppressed",
        planned_at=at,
        changed_at=at,
        accepted_at=at if sent else None,
    )
    for kind in kinds:
        MessageEcho.objects.create(key=f"e{number}{kind}", message=row, kind=kind, at=at)


@pytest.mark.django_db
def test_steps_by_channel(now: datetime) -> None:
    assert funnel(source="campaign:spring") == {}
    ann, bob, cy = (Customer.objects.create(key=key, created_at=now) for key in ("a", "b", "c"))
    message(ann, "email", now, sent=True, kinds=["clicked"])
    message(ann, "sms", now, sent=True, kinds=["delivered"])
    message(bob, "email", now, sent=True, kinds=["delivered", "opened"])
    message(cy, "email", now, sent=False, kinds=[])
    assert funnel(source="campaign:spring") == {
        "": {"planned": 3, "sent": 2, "delivered": 2, "opened": 2, "clicked": 1},
        "email": {"planned": 3, "sent": 2, "delivered": 2, "opened": 2, "clicked": 1},
        "sms": {"planned": 1, "sent": 1, "delivered": 1, "opened": 0, "clicked": 0},
    }
    assert funnel(source="campaign:other") == {}
