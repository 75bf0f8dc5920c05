"""Notifications on the member page: there where the shop sends them, on and off again."""

from datetime import UTC, datetime

from django.test import Client

from guerdon.flows.messages import pushing
from guerdon.store.messages import browsers, channels
from tests.channels.browsers import POINT_TEXT, SECRET_TEXT

GOOD = {
    "endpoint": "https://updates.push.services.mozilla.com/wpush/v2/x",
    "p256dh": POINT_TEXT,
    "auth": SECRET_TEXT,
}


def test_nothing_where_the_shop_sends_none(page: Client) -> None:
    assert "data-push" not in page.get("/m/me").content.decode()


def test_on_and_off(page: Client) -> None:
    plain = pushing.begun(wire="web_push", plain={"subject": "mailto:a@b.example"})
    now = datetime.now(UTC)
    channels.keep(channel="push", wire="web_push", plain=plain, actor="t", now=now)
    shown = page.get("/m/me").content.decode()
    assert f'data-push="{pushing.public_key()}"' in shown
    assert plain["private"] not in shown
    done = page.post("/m/me/push", GOOD, follow=True).content.decode()
    assert "Notifications are on." in done
    assert "Switched on on one device." in done
    wrong = page.post("/m/me/push", {**GOOD, "endpoint": "https://10.0.0.1/"}, follow=True)
    assert "did not hand over" in wrong.content.decode()
    assert browsers.count(customer="ann") == 1
    off = page.post("/m/me/push/off", follow=True).content.decode()
    assert "Notifications are off." in off
    assert browsers.count(customer="ann") == 0


def test_the_worker_shows_what_is_pushed(page: Client) -> None:
    text = page.get("/m/worker.js").content.decode()
    assert 'addEventListener("push"' in text
    assert 'addEventListener("notificationclick"' in text
