"""Why a member got a message or not, over HTTP; and how the outbox adds up."""

from typing import Any

import pytest

from guerdon.flows.customers import consents
from guerdon.store.messages import channels
from guerdon.store.models import Message
from guerdon.terms.role import Role
from tests.flows.letters import members
from tests.store.mail import planned, wanted
from tests.web.api.tills import Caller, problem

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
    assert desk("GET", "/members/ann/why?source=journey:welcome").json()["messages"] == [one]
    assert desk("GET", "/customers/zoe/why").json()["messages"] == []


def test_the_tally_adds_up(now: Any) -> None:
    planned(wanted(), wanted(step="two"), now=now)
    Message.objects.filter(step="two").update(state="unknown")
    body = Caller(now, Role.ANALYST)("GET", "/messages/tally").json()
    assert (body["planned"], body["unknown"], body["pending"]) == (2, 1, 1)
    assert body["adds_up"] is True


def test_echoes_are_taken_once_and_strange_ones_named(now: Any) -> None:
    planned(wanted(), now=now)
    Message.objects.update(state="accepted", accepted_at=now)
    key = Message.objects.get().dedupe_key
    one = {"key": "e-1", "kind": "opened", "message": key}
    body = {"echoes": [one, one, {"key": "e-2", "kind": "opened", "message": "none"}]}
    desk = Caller(now, Role.MARKETER)
    found = desk("POST", "/messages/echoes", body).json()
    assert (found["taken"], found["before"]) == (1, 1)
    assert [(lost["place"], lost["reason"]) for lost in found["refused"]] == [(2, "not_found")]
    assert Message.objects.get().state == "opened"
    assert problem(desk("POST", "/messages/echoes", {"echoes": [{"kind": 1}]}), 422) == (
        "body_malformed"
    )


def test_a_reply_is_obeyed(now: Any) -> None:
    members("ann", now=now)
    desk = Caller(now, Role.MARKETER)
    body = {"channel": "sms", "from": "+86 138 0000 0000", "text": "退订", "key": "in-1"}
    found = desk("POST", "/messages/replies", body).json()
    assert (found["meaning"], found["members"]) == ("stop", ["ann"])
    assert consents.standing(customer="ann")["sms"] is False
    assert problem(desk("POST", "/messages/replies", {**body, "channel": "x"}), 422)


def test_the_switch_is_thrown_by_one_call(now: Any) -> None:
    desk = Caller(now, Role.MARKETER)
    assert desk("POST", "/messages/channels/all/pause").json()["changed"] is True
    assert channels.listed()["*"].paused_at is not None
    assert desk("POST", "/messages/channels/all/resume").json()["changed"] is True
    assert problem(desk("POST", "/messages/channels/smoke/pause"), 404) == "not_found"
