"""Why a member got a message or not, over HTTP; and how the outbox adds up."""

from typing import Any

import pytest

from guerdon.store.models import Message
from guerdon.terms.role import Role
from tests.store.messages import planned, wanted
from tests.web.api.tills import Caller

pytestmark = pytest.mark.django_db(transaction=True)


def test_why_says_state_reason_and_what_the_gates_found(now: Any) -> None:
    planned(wanted(), wanted(source="campaign:x"), now=now)
    found = [{"gate": "consent", "reason": "strange_gate", "data": {}}]
    Message.objects.filter(source="campaign:x").update(
        state="suppressed", reason="strange_gate", found=found
    )
    desk = Caller(now, Role.MARKETER)
    (one,) = desk("GET", "/customers/ann/why?source=journey:welcome").json()["messages"]
    assert (one["state"], one["says"]) == ("planned", "It waits for its time.")
    (other,) = desk("GET", "/customers/ann/why?source=campaign:x").json()["messages"]
    assert (other["says"], other["found"]) == ("strange gate", found)
    assert desk("GET", "/customers/zoe/why").json()["messages"] == []


def test_the_tally_adds_up(now: Any) -> None:
    planned(wanted(), wanted(step="two"), now=now)
    Message.objects.filter(step="two").update(state="unknown")
    body = Caller(now, Role.ANALYST)("GET", "/messages/tally").json()
    assert (body["planned"], body["unknown"], body["pending"]) == (2, 1, 1)
    assert body["adds_up"] is True
