"""What Amazon SES tells by SNS of letters that went out over its SMTP server."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.channels.reports import Report, named
from guerdon.terms import message as words

KINDS = {
    "Delivery": words.DELIVERED,
    "Open": words.OPENED,
    "Click": words.CLICKED,
    "Bounce": words.BOUNCED,
    "Reject": words.BOUNCED,
    "Complaint": words.COMPLAINED,
}
# SES gives a letter an id of its own; ours stands in the headers as they were.
OURS = re.compile(r"<([0-9a-f]{32})@")
CONFIRM = re.compile(
    r"https://sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/\S*Action=ConfirmSubscription"
)


def confirming(*, document: Any) -> str:
    """The address that has to be opened once for SNS to begin; "" for anything else.

    An address that is not of SNS itself is none.
    """
    if not isinstance(document, Mapping) or document.get("Type") != "SubscriptionConfirmation":
        return ""
    url = str(document.get("SubscribeURL", ""))
    return url if len(url) < 2_000 and CONFIRM.match(url) else ""


def read(*, document: Any) -> list[Report]:
    """The report in a notification of SNS; ValueError for anything else."""
    if not isinstance(document, Mapping) or document.get("Type") != "Notification":
        raise ValueError("a notification is wanted")
    told = json.loads(str(document.get("Message", "")))
    if not isinstance(told, dict) or not isinstance(told.get("mail"), dict):
        raise ValueError("a message with mail is wanted")
    what = str(told.get("eventType") or told.get("notificationType") or "")
    kind = KINDS.get(what)
    if kind is None:
        return []
    part = told.get(what.lower())
    said: dict[str, Any] = part if isinstance(part, dict) else {}
    return [
        Report(
            kind=kind,
            name=named(document.get("MessageId") or told),
            message=_own(told["mail"]),
            provider_key=str(told["mail"].get("messageId", ""))[:200],
            at=_at(said.get("timestamp") or told["mail"].get("timestamp")),
            data=_data(kind, said),
        )
    ]


def _own(mail: Mapping[str, Any]) -> str:
    for one in mail.get("headers") or ():
        if isinstance(one, Mapping) and str(one.get("name", "")).lower() == "message-id":
            found = OURS.match(str(one.get("value", "")))
            return found[1] if found else ""
    return ""


def _data(kind: str, said: Mapping[str, Any]) -> dict[str, Any]:
    if kind == words.CLICKED:
        return {"url": str(said.get("link", ""))[:500]}
    if kind != words.BOUNCED:
        return {}
    hard = said.get("bounceType") == "Permanent"
    code = str(said.get("bounceSubType") or said.get("reason") or "")[:60]
    return {"bounce": words.HARD if hard else words.SOFT, "code": code}


def _at(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else None
