"""The addresses of providers: found by their secret, signed, bounded, and a sick channel pauses."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.test import Client

from guerdon.channels.twilio import signature
from guerdon.flows.messages import links, reaching
from guerdon.store.messages import channels, outbox
from guerdon.store.models import Message, MessageEcho
from guerdon.terms.reach import Pausing
from guerdon.web.callbacks import LARGEST
from tests.channels.signed_sns import certificate_key, told_by_sns
from tests.channels.test_reports import ALIYUN, TENCENT
from tests.flows.letters import members
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "s" * 32
PATH = f"/callbacks/{SECRET}"
TWILIO = {"account": "AC" + "0" * 32, "token": "t0k", "sender": "+1"}
POSTMARK = {"provider": "postmark", "api_key": "k", "sender": "s@example.org"}


def shop(channel: str, wire: str, count: int = 1, **plain: Any) -> list[Message]:
    now = datetime.now(UTC)
    channels.keep(
        channel=channel, wire=wire, plain={**plain, "callback": SECRET}, actor="eve", now=now
    )
    names = [f"m{n}" for n in range(count)]
    members(*names, now=now)
    planned(*(wanted(member=one, channel=channel) for one in names), now=now)
    Message.objects.update(state="accepted", accepted_at=now, provider_key="8:abc")
    return list(Message.objects.order_by("pk"))


def told(document: Any, path: str = PATH, **heads: Any) -> Any:
    client = Client(enforce_csrf_checks=True)
    body = document if isinstance(document, str) else json.dumps(document)
    return client.post(path, body, content_type="application/json", **heads)


@pytest.fixture
def sns_key(monkeypatch: pytest.MonkeyPatch) -> RSAPrivateKey:
    key = certificate_key()
    monkeypatch.setattr("guerdon.channels.sns._key", lambda _: key.public_key())
    return key


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_chinese_providers_are_thanked_in_their_own_words() -> None:
    (row,) = shop("sms", "aliyun")
    done = told([{**ALIYUN, "out_id": row.dedupe_key}])
    assert (done.status_code, done.json()) == (200, {"code": 0, "msg": "OK"})
    assert states() == ["delivered"]
    channels.keep(
        channel="sms", wire="tencent", plain={"callback": SECRET}, actor="eve",
        now=datetime.now(UTC),
    )  # fmt: skip
    done = told([{**TENCENT, "report_status": "FAIL"}])
    assert (done.status_code, done.json()) == (200, {"result": 0, "errmsg": "OK"})
    assert states() == ["bounced"]


def test_twilio_signs_over_the_very_address() -> None:
    shop("sms", "twilio", **TWILIO)
    form = {"MessageSid": "8:abc", "MessageStatus": "delivered"}
    url = f"{links.origin()}{PATH}"
    signed = signature(url=url, words=form, token="t0k")
    client = Client(enforce_csrf_checks=True)
    for wrong in ("", "x", signature(url=url + "/", words=form, token="t0k")):
        heads = {"X-Twilio-Signature": wrong}
        assert client.post(PATH, form, headers=heads).status_code == 403
    assert states() == ["accepted"]
    done = client.post(PATH, form, headers={"X-Twilio-Signature": signed})
    assert (done.status_code, done.content) == (200, b"<Response/>")
    assert states() == ["delivered"]


def test_bounces_told_by_the_provider_pause_the_channel() -> None:
    pytest.importorskip("anymail")
    rows = shop("email", "anymail", 12, **POSTMARK)
    for row in rows[:3]:
        bounce = {
            "RecordType": "Bounce",
            "Type": "HardBounce",
            "ID": row.pk,
            "MessageID": f"pm-{row.pk}",
            "Email": "a@example.org",
            "Metadata": {"guerdon": row.dedupe_key},
        }
        for _ in range(2):
            assert told(bounce).status_code == 200
    assert states().count("bounced") == 3
    assert MessageEcho.objects.count() == 3
    now = datetime.now(UTC)
    assert reaching.watched(terms=Pausing(least=10, bounces=0.3), now=now) == []
    assert reaching.watched(terms=Pausing(least=10, bounces=0.2), now=now) == ["email"]
    assert "25.0% bounced" in channels.listed()["email"].why
    assert outbox.tally().adds_up


def test_ses_tells_of_letters_by_smtp(sns_key: RSAPrivateKey) -> None:
    (row,) = shop("email", "smtp", host="h", sender="s@example.org")
    heads = [{"name": "Message-ID", "value": f"<{row.dedupe_key}@example.org>"}]
    said = {"eventType": "Complaint", "mail": {"messageId": "x", "headers": heads}}
    document = told_by_sns(sns_key, message=json.dumps(said))
    for forged in ({**document, "Message": "{}"}, {**document, "Signature": ""}):
        assert told(forged).status_code == 403
    assert states() == ["accepted"]
    assert told(document).status_code == 200
    assert states() == ["complained"]


def test_a_confirmation_is_opened_at_sns_alone(
    monkeypatch: pytest.MonkeyPatch, sns_key: RSAPrivateKey
) -> None:
    shop("email", "smtp", host="h", sender="s@example.org")
    opened: list[str] = []
    monkeypatch.setattr("guerdon.web.callbacks.fetched", lambda *, url: opened.append(url))
    url = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=1"
    assert told(told_by_sns(sns_key, url=url)).status_code == 200
    assert told(told_by_sns(sns_key, url="http://169.254.169.254/")).status_code == 400
    unsigned = {"Type": "SubscriptionConfirmation", "SubscribeURL": url}
    assert told(unsigned).status_code == 403
    assert opened == [url]


def test_strangers_odd_bodies_and_long_ones_change_nothing() -> None:
    shop("sms", "aliyun")
    assert told([ALIYUN], "/callbacks/nobody").status_code == 404
    assert told("").status_code == 413
    for body in ("{", "null", "[[]]", "[" * 100_000, '[{"success": true}]'):
        assert told(body).status_code == 400, body[:20]
    assert told(" " * (LARGEST + 1)).status_code == 413
    assert told([ALIYUN], CONTENT_LENGTH="9" * 30).status_code in (400, 413)
    client = Client()
    assert client.head(PATH).status_code == 200
    assert client.get("/callbacks/nobody").status_code == 404
    assert client.put(PATH).status_code == 405
    assert states() == ["accepted"]
    assert not MessageEcho.objects.exists()
