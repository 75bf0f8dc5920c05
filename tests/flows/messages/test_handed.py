"""What a colleague hands over waits for them."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.messages import gating, sending
from guerdon.flows.messages.handed import StaffWire, reported
from guerdon.store import counters
from guerdon.store.messages import outbox
from guerdon.store.models import Message
from guerdon.terms.decision import Refusal
from guerdon.terms.letter import Letter
from tests.flows.letters import members, template
from tests.store.mail import planned, wanted


def test_a_task_waits_for_staff() -> None:
    async def work() -> tuple[str, Any]:
        wire = StaffWire()
        sent = await wire.send(Letter(number=1, key="k", to="+86", name="Ann", text="Say hello"))
        await wire.close()
        return sent.state, sent.data

    assert asyncio.run(work()) == ("awaiting_staff", {"text": "Say hello", "to": "Ann"})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("fine", "state", "used"), [(True, "accepted", 3), (False, "cancelled", 0)]
)
def test_a_colleague_reports_once(now: datetime, fine: bool, state: str, used: int) -> None:
    counters.open_counter(key="budget/calls", ceiling=3)
    members("ann", now=now)
    template(now=now, channel="call", languages={"en": {"text": "Ask {{ member.name }}"}})
    planned(
        wanted(channel="call", purpose="service", cost_minor=3, budget="calls", expires_at=None),
        now=now,
    )
    monday = now + timedelta(days=2)
    assert gating.run(now=monday) == {"queued": 1}
    assert sending.run(made={"call": StaffWire()}).counts == {"awaiting_staff": 1}
    row = Message.objects.get()
    assert row.found[-1]["data"]["text"] == "Ask Ann"
    asked = {"number": row.pk, "fine": fine, "note": "not at home", "actor": "bob", "now": monday}
    assert reported(**asked) is True  # type: ignore[arg-type]
    assert isinstance(reported(**asked), Refusal)  # type: ignore[arg-type]
    assert Message.objects.get().state == state
    assert counters.standing(keys=["budget/calls"])["budget/calls"].used == used
    assert outbox.tally().adds_up
