"""What e-mail providers tell, in their own shapes and with their own signatures."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import RequestFactory

from guerdon.channels.mail_providers import ProviderSettings
from guerdon.channels.mail_reports import UnsignedError, read
from guerdon.channels.reports import Report

pytest.importorskip("anymail")


def asked(document: Any, **heads: str) -> Any:
    body = document if isinstance(document, str) else json.dumps(document)
    return RequestFactory().post("/", body, content_type="application/json", headers=heads)


def given(provider: str, **changes: str) -> ProviderSettings:
    plain = {"provider": provider, "api_key": "k3y", "sender": "s@example.org", **changes}
    return ProviderSettings(**plain)  # type: ignore[arg-type]


def one(found: list[Report]) -> Report:
    (only,) = found
    return only


POSTMARK = {
    "RecordType": "Bounce",
    "ID": 42,
    "Type": "HardBounce",
    "MessageID": "pm-1",
    "Email": "ann@example.org",
    "BouncedAt": "2026-03-14T10:00:00Z",
    "Metadata": {"guerdon": "0a1b"},
}


@pytest.mark.parametrize(
    ("changes", "kind", "data"),
    [
        ({}, "bounced", {"bounce": "hard", "code": "bounced", "answer": ""}),
        ({"RecordType": "SpamComplaint", "Type": "SpamComplaint"}, "complained", {}),
        ({"RecordType": "Delivery", "DeliveredAt": "2026-03-14T10:00:00Z"}, "delivered", {}),
        ({"RecordType": "Open", "ReceivedAt": "2026-03-14T10:00:00Z"}, "opened", {}),
        ({"RecordType": "Click", "OriginalLink": "https://x"}, "clicked", {"url": "https://x"}),
        ({"RecordType": "SubscriptionChange", "SuppressSending": True}, "refused", {}),
    ],
)
def test_postmark(changes: dict[str, Any], kind: str, data: dict[str, Any]) -> None:
    found = one(read(given=given("postmark"), request=asked({**POSTMARK, **changes})))
    assert (found.kind, found.message, found.provider_key) == (kind, "0a1b", "pm-1")
    assert dict(found.data) == data
    again = one(read(given=given("postmark"), request=asked({**POSTMARK, **changes})))
    assert again.name == found.name


def test_what_may_pass_is_left_out() -> None:
    assert read(given=given("postmark"), request=asked({**POSTMARK, "Type": "Transient"})) == []


def mailgun(key: str, **changes: Any) -> Any:
    stamp, token = str(int(time.time())), "t" * 50
    signed = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    data = {
        "id": "mg-event-1",
        "event": "failed",
        "severity": "permanent",
        "reason": "bounce",
        "timestamp": 1_773_457_384.5,
        "recipient": "ann@example.org",
        "message": {"headers": {"message-id": "mg-1@example.org"}},
        "delivery-status": {"code": 550, "message": "no such user"},
        "user-variables": {"guerdon": "0a1b"},
        **changes,
    }
    said = {"timestamp": stamp, "token": token, "signature": signed}
    return {"signature": said, "event-data": data}


def test_mailgun_is_signed() -> None:
    own = given("mailgun", signing="s3cret", domain="example.org")
    found = one(read(given=own, request=asked(mailgun("s3cret"))))
    assert (found.kind, found.message, found.provider_key) == (
        "bounced",
        "0a1b",
        "<mg-1@example.org>",
    )
    assert found.data["bounce"] == "hard"
    with pytest.raises(UnsignedError):
        read(given=own, request=asked(mailgun("other")))
    # Without a key for webhooks that of the interface signs.
    assert read(given=given("mailgun"), request=asked(mailgun("k3y")))


def test_sendgrid_is_signed() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    public = base64.b64encode(
        key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    ).decode()
    body = json.dumps(
        [
            {
                "event": "bounce",
                "sg_event_id": "sg-1",
                "smtp-id": "<x@y>",
                "email": "ann@example.org",
                "timestamp": 1_773_457_384,
                "type": "bounce",
                "guerdon": "0a1b",
            },
            {"event": "processed", "sg_event_id": "sg-2", "timestamp": 1_773_457_384},
        ]
    )
    signed = base64.b64encode(key.sign(f"7{body}".encode(), ec.ECDSA(hashes.SHA256()))).decode()
    heads = {
        "X-Twilio-Email-Event-Webhook-Signature": signed,
        "X-Twilio-Email-Event-Webhook-Timestamp": "7",
    }
    own = given("sendgrid", signing=public)
    found = one(read(given=own, request=asked(body, **heads)))
    assert (found.kind, found.message) == ("bounced", "0a1b")
    for wrong in ({}, {**heads, "X-Twilio-Email-Event-Webhook-Timestamp": "8"}):
        with pytest.raises(UnsignedError):
            read(given=own, request=asked(body, **wrong))


def test_resend_is_signed_by_svix() -> None:
    secret, stamp = base64.b64encode(b"k" * 24).decode(), str(int(time.time()))
    body = json.dumps(
        {
            "type": "email.complained",
            "created_at": "2026-03-14T10:00:00Z",
            "data": {"email_id": "re-1", "to": ["ann@example.org"]},
        }
    )
    text = f"msg-1.{stamp}.{body}".encode()
    mac = hmac.new(b"k" * 24, text, hashlib.sha256).digest()
    heads = {
        "svix-id": "msg-1",
        "svix-timestamp": stamp,
        "svix-signature": f"v1,{base64.b64encode(mac).decode()}",
    }
    own = given("resend", signing=f"whsec_{secret}")
    found = one(read(given=own, request=asked(body, **heads)))
    assert (found.kind, found.provider_key) == ("complained", "re-1")
    for wrong in ({}, {**heads, "svix-id": "msg-2"}):
        with pytest.raises(UnsignedError):
            read(given=own, request=asked(body, **wrong))


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "[1]", '{"RecordType": 1}'])
def test_a_body_that_is_not_the_providers(body: str) -> None:
    try:
        found = read(given=given("postmark"), request=asked(body))
    except ValueError:
        found = []
    assert found == []
