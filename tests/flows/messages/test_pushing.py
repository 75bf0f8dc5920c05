"""Notifications: a browser's yes, sealed messages to a real endpoint, and those that are gone."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from guerdon.channels import web_push
from guerdon.flows.messages import gating, links, pushing, sending
from guerdon.store.messages import browsers, channels
from guerdon.store.models import Consent, Message, PushBrowser
from guerdon.terms.decision import Refusal
from tests.channels.browsers import POINT_TEXT, SECRET_TEXT, opened
from tests.channels.test_http import Other, other
from tests.flows.letters import members, template
from tests.store.mail import planned, wanted

__all__ = ["other"]
pytestmark = pytest.mark.django_db(transaction=True)
KEYS = {"point": POINT_TEXT, "secret": SECRET_TEXT}
GOOD = "https://fcm.googleapis.com/fcm/send/abc"


def subscribed(now: datetime, **changes: Any) -> Refusal | None:
    return pushing.subscribe(**{"customer": "ann", "endpoint": GOOD, **KEYS, "now": now, **changes})


def said() -> list[bool]:
    rows = Consent.objects.filter(channel="push", purpose="marketing").order_by("pk")
    return list(rows.values_list("given", flat=True))


def test_a_browser_is_a_dated_yes_and_leaving_a_no(now: datetime) -> None:
    members("ann", now=now)
    assert subscribed(now) is None
    assert subscribed(now) is None
    assert (browsers.count(customer="ann"), said()) == (1, [True])
    assert pushing.leave(customer="ann", now=now) == 1
    assert (browsers.count(customer="ann"), said()) == (0, [True, False])


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "http://fcm.googleapis.com/a"},
        {"endpoint": "https://127.0.0.1/a"},
        {"endpoint": "https://evil.example/fcm.googleapis.com"},
        {"endpoint": "https://fcm.googleapis.com@evil.example/"},
        {"endpoint": "https://fcm.googleapis.com:22/"},
        {"endpoint": "https://[x/"},
        {"endpoint": "https://evilpush.apple.com.example/"},
        {"endpoint": GOOD + "a" * 1_000},
        {"point": "AAAA"},
        {"point": "no base64!"},
        {"secret": "AAAA"},
        {"customer": "zoe"},
    ],
)
def test_what_no_browser_would_say_is_refused(now: datetime, change: dict[str, str]) -> None:
    members("ann", now=now)
    found = subscribed(now, **change)
    assert isinstance(found, Refusal)
    assert found.reason == "push_malformed"
    assert (PushBrowser.objects.count(), said()) == (0, [])


def test_a_message_reaches_the_browser_sealed_and_gone_ones_are_forgotten(other: str) -> None:
    now = datetime.now(UTC)
    members("ann", now=now)
    template(
        now=now, key="note", channel="push", languages={"en": {"subject": "Shop", "text": "Hi"}}
    )
    plain = pushing.begun(wire="web_push", plain={"subject": "mailto:shop@example.org"})
    assert pushing.public_key() == ""
    channels.keep(channel="push", wire="web_push", plain=plain, actor="t", now=now)
    assert pushing.begun(wire="web_push", plain=plain) == plain
    assert pushing.public_key() == web_push.public_key(private=plain["private"])
    subscribed(now)
    browsers.remove(customer="ann")
    for status in ("201", "410"):
        where = f"{other}/{status}"
        browsers.keep(customer="ann", endpoint=where, **KEYS, now=now)
    planned(wanted(channel="push", template="note", purpose="service"), now=now)
    gating.run(now=datetime.now(UTC))
    sending.run()
    row = Message.objects.get()
    assert row.state == "accepted"
    body = next(body for path, _, body in reversed(Other.seen) if path == "/201")
    told = json.loads(opened(body))
    assert (told["title"], told["body"], told["tag"]) == ("Shop", "Hi", row.dedupe_key)
    followed = links.followed(token=told["url"].rpartition("/")[2])
    assert told["url"].endswith("/m/") or followed is not None
    (left,) = browsers.of(members=["ann"])["ann"]
    assert left.endpoint == f"{other}/201"
