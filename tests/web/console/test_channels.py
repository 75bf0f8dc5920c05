"""Channels in the console: settings are the owner's and sealed, the switch is everybody's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from guerdon.store.messages import channels

pytestmark = pytest.mark.django_db(transaction=True)
MAIL = {
    "wire": "smtp",
    "host": "mail.example",
    "port": "587",
    "tls": "starttls",
    "sender": "Shop <s@shop.example>",
    "password": "s3cret",
}


def text(answer: Any) -> str:
    return answer.content.decode()


def test_settings_are_kept_sealed_and_a_secret_left_empty_stays(owner: Client) -> None:
    assert owner.post("/messages/channels/email/keep", MAIL).status_code == 302
    page = text(owner.get("/messages/channels"))
    assert "s3cret" not in page
    assert 'value="mail.example"' in page
    owner.post("/messages/channels/email/keep", {**MAIL, "password": "", "host": "b.example"})
    found = channels.settings()["email"][1]
    # The secret of the address where the provider tells stays as well, and is shown to the owner.
    secret = found.pop("callback")
    assert f"/callbacks/{secret}" in text(owner.get("/messages/channels"))
    assert f"/callbacks/{secret}" in page
    assert found == {
        "host": "b.example",
        "port": 587,
        "tls": "starttls",
        "sender": "Shop <s@shop.example>",
        "password": "s3cret",
    }


def test_who_may_not_change_settings_sees_no_address(
    owner: Client, signed_in: Callable[[str], Client]
) -> None:
    owner.post("/messages/channels/email/keep", MAIL)
    assert "/callbacks/" not in text(signed_in("marketer").get("/messages/channels"))


def test_what_is_wrong_is_said_and_nothing_kept(owner: Client) -> None:
    refused = owner.post("/messages/channels/email/keep", {**MAIL, "sender": "nobody"})
    assert refused.status_code == 422
    assert "The settings are not complete" in text(refused)
    assert owner.post("/messages/channels/sms/keep", MAIL).status_code == 422
    assert owner.post("/messages/channels/smoke/keep", MAIL).status_code == 404
    assert channels.settings() == {}


def test_the_switch(owner: Client) -> None:
    owner.post("/messages/channels/all/switch", {"why": "wrong price"})
    assert channels.listed()["*"].why == "wrong price"
    assert "Let messages go again" in text(owner.get("/messages/channels"))
    owner.post("/messages/channels/all/switch", {"act": "resume"})
    assert channels.listed()["*"].paused_at is None
    owner.post("/messages/channels/sms/switch", {})
    assert channels.listed()["sms"].why == "Stopped by hand."
    assert owner.post("/messages/channels/smoke/switch", {}).status_code == 404
