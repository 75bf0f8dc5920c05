"""The outbox in the console: filters, the line that adds up, and one message's story."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guerdon.flows.messages import gating
from guerdon.store.messages import channels
from guerdon.store.models import Message
from tests.flows.letters import members
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def text(answer: Any) -> str:
    return answer.content.decode()


def test_the_empty_outbox(owner: Client) -> None:
    assert "No message fits" in text(owner.get("/messages"))


def test_messages_are_filtered_and_add_up(owner: Client, moment: datetime) -> None:
    members("ann", now=moment)
    planned(
        wanted(purpose="service"),
        wanted(source="campaign:x", channel="push"),
        wanted(step="later", wanted=moment + timedelta(days=2)),
        now=moment,
    )
    gating.run(now=moment)
    whole = text(owner.get("/messages"))
    assert "It adds up." in whole
    assert "never agreed to Marketing by Web push" in whole
    assert "Due in the next weeks" in whole
    day = timezone.localdate(moment) + timedelta(days=2)
    assert f"{day.month}/{day.day}</span><b" in whole
    one = text(owner.get("/messages?state=suppressed"))
    assert "campaign:x" in one
    assert one.count('data-label="Why"') == 1
    assert text(owner.get("/messages?member=zoe")).count('data-label="Why"') == 0
    assert text(owner.get("/messages?page=99")).count('data-label="Why"') == 3


def test_one_message_tells_its_story(owner: Client, moment: datetime) -> None:
    planned(wanted(channel="push"), wanted(step="other"), now=moment)
    gating.run(now=moment)
    row = Message.objects.get(channel="push")
    page = text(owner.get(f"/messages/{row.pk}"))
    assert "<h1>Not sent</h1>" in page
    assert "Consent:" in page
    assert "Others of the same source" in page
    assert owner.get("/messages/999999").status_code == 404


def test_a_pause_is_shown(owner: Client, moment: datetime) -> None:
    channels.pause(channel="*", why="wrong price", actor="t", now=moment)
    assert "Nothing is sent on any channel." in text(owner.get("/messages"))


def test_a_colleague_reports_on_the_page(owner: Client, moment: datetime) -> None:
    planned(wanted(channel="call"), now=moment)
    Message.objects.update(state="awaiting_staff")
    number = Message.objects.get().pk
    assert "Not done" in text(owner.get(f"/messages/{number}"))
    form = {"act": "done", "note": "glad <b>"}
    assert "glad &lt;b&gt;" in text(owner.post(f"/messages/{number}/report", form, follow=True))
    assert Message.objects.get().state == "accepted"
    assert owner.post(f"/messages/{number}/report", form).status_code == 404
