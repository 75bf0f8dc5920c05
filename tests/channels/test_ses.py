"""Amazon SES by SNS: reports of letters by our own key, and the one address that confirms."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from guerdon.channels.ses import confirming, read

KEY = "0123456789abcdef0123456789abcdef"
MAIL = {
    "timestamp": "2026-03-14T10:00:00.000Z",
    "messageId": "0100018-abc",
    "headers": [
        {"name": "From", "value": "s@example.org"},
        {"name": "Message-ID", "value": f"<{KEY}@example.org>"},
    ],
}


def told(**parts: Any) -> dict[str, Any]:
    return {"Type": "Notification", "MessageId": "n1", "Message": json.dumps(parts)}


def test_a_bounce_has_our_key_and_says_whether_it_is_for_good() -> None:
    bounce = {"bounceType": "Permanent", "bounceSubType": "General"}
    bounce["timestamp"] = "2026-03-14T10:00:01.000Z"
    (one,) = read(document=told(notificationType="Bounce", mail=MAIL, bounce=bounce))
    assert (one.kind, one.message, one.provider_key) == ("bounced", KEY, "0100018-abc")
    assert one.data == {"bounce": "hard", "code": "General"}
    assert one.at == datetime(2026, 3, 14, 10, 0, 1, tzinfo=UTC)
    soft = {"bounceType": "Transient"}
    (one,) = read(document=told(eventType="Bounce", mail={"headers": []}, bounce=soft))
    assert (one.message, one.data["bounce"], one.at) == ("", "soft", None)


@pytest.mark.parametrize(
    ("what", "kind"), [("Delivery", "delivered"), ("Open", "opened"), ("Complaint", "complained")]
)
def test_other_reports(what: str, kind: str) -> None:
    (one,) = read(document=told(eventType=what, mail=MAIL))
    assert (one.kind, one.data) == (kind, {})
    assert read(document=told(eventType="Send", mail=MAIL)) == []
    (click,) = read(document=told(eventType="Click", mail=MAIL, click={"link": "https://x"}))
    assert click.data == {"url": "https://x"}


@pytest.mark.parametrize(
    "document",
    [None, [], {}, {"Type": "Notification"}, {"Type": "Notification", "Message": "1"}, told()],
)
def test_anything_else_is_refused(document: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (json has words of its own)
        read(document=document)


def test_only_the_address_of_sns_itself_confirms() -> None:
    fine = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=1"
    asked = {"Type": "SubscriptionConfirmation", "SubscribeURL": fine}
    assert confirming(document=asked) == fine
    for other in (
        "http://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription",
        "https://sns.eu-west-1.amazonaws.com.evil.org/?Action=ConfirmSubscription",
        "https://evil.org/?u=https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription",
        "https://sns.eu-west-1.amazonaws.com/?Action=DeleteTopic",
    ):
        assert confirming(document={**asked, "SubscribeURL": other}) == ""
    assert confirming(document={**asked, "Type": "Notification"}) == ""
    assert confirming(document=[]) == ""
