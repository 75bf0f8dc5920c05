"""What providers tell of messages, in one shape whatever theirs was; and what people wrote back.

The shapes are those of the providers' documentation: Alibaba Cloud SmsReport and SmsUp, Tencent
Cloud's status and reply callbacks, Twilio's status callback and incoming message.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from guerdon.channels.sms_codes import meaning
from guerdon.terms import message as words

# Providers of mainland China tell times without a zone: Beijing's.
BEIJING = timezone(timedelta(hours=8))
MOST = 2_000
LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of one message: `kind` is a kind of echo, or `refused` for wanting no more.

    `message` is our key where the provider tells it back, else `provider_key` is theirs. `name`
    names this report among all of the provider's. `at` None: they do not say when.
    """

    kind: str
    name: str
    message: str = ""
    provider_key: str = ""
    at: datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Somebody wrote back from this number."""

    name: str
    sender: str
    text: str
    at: datetime | None = None


Told = Report | Written


def named(*parts: object) -> str:
    """A name for a report that has none of its own: the same report has the same."""
    text = json.dumps([str(part) for part in parts])
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def aliyun(*, document: Any) -> list[Told]:
    """SmsReport and SmsUp of Alibaba Cloud, a list of either; ValueError for anything else."""
    return [_aliyun(one) for one in _listed(document)]


def _aliyun(one: Mapping[str, Any]) -> Told:
    if "content" in one:
        number = _text(one, "phone_number")
        said, when = _text(one, "content"), _text(one, "send_time")
        name = _text(one, "sequence_id") or named(number, when, said)
        return Written(name=name, sender=number, text=said, at=_beijing(when))
    if "success" not in one or not (_text(one, "out_id") or _text(one, "biz_id")):
        raise ValueError("a report with success and out_id or biz_id is wanted")
    fine = one["success"] is True or str(one["success"]).lower() == "true"
    code, when = _text(one, "err_code"), _text(one, "report_time")
    return Report(
        kind=words.DELIVERED if fine else words.BOUNCED,
        name=named(_text(one, "biz_id"), _text(one, "out_id"), when, fine, code),
        message=_text(one, "out_id"),
        provider_key=_text(one, "biz_id"),
        at=_beijing(when),
        data={} if fine else _bounce("aliyun", code, _text(one, "err_msg")),
    )


def tencent(*, document: Any) -> list[Told]:
    """Status reports (a list) and replies (one object) of Tencent Cloud; else ValueError."""
    if isinstance(document, Mapping):
        document = [document]
    return [_tencent(one) for one in _listed(document)]


def _tencent(one: Mapping[str, Any]) -> Told:
    if "text" in one and "report_status" not in one:
        number = f"+{_text(one, 'nationcode').lstrip('+') or '86'}{_text(one, 'mobile')}"
        seconds = one.get("time")
        at = datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None
        said = _text(one, "text")
        return Written(name=named(number, seconds, said), sender=number, text=said, at=at)
    status, key = _text(one, "report_status"), _text(one, "sid")
    if status not in ("SUCCESS", "FAIL") or not key:
        raise ValueError("a report with report_status and sid is wanted")
    fine, when = status == "SUCCESS", _text(one, "user_receive_time")
    code, said = _text(one, "errmsg"), _text(one, "description")
    return Report(
        kind=words.DELIVERED if fine else words.BOUNCED,
        name=named(key, status, when, code),
        provider_key=key,
        at=_beijing(when),
        data={} if fine else _bounce("tencent", code, said),
    )


def twilio(*, form: Mapping[str, str]) -> list[Told]:
    """A status callback or an incoming message of Twilio; ValueError for anything else."""
    key, status = form.get("MessageSid", ""), form.get("MessageStatus", "")
    if not key:
        raise ValueError("a MessageSid is wanted")
    if not status:
        said = form.get("Body", "")[:1_000]
        return [Written(name=key, sender=form.get("From", "")[:40], text=said)]
    kinds = {"delivered": words.DELIVERED, "read": words.OPENED}
    kinds |= {"undelivered": words.BOUNCED, "failed": words.BOUNCED}
    kind = kinds.get(status)
    if kind is None:
        return []
    code = form.get("ErrorCode", "")[:20]
    return [
        Report(
            kind=kind,
            name=named(key, status),
            provider_key=key,
            data=_bounce("twilio", code) if kind == words.BOUNCED else {},
        )
    ]


# Providers that tell by a document; Twilio tells by a form.
READERS: Mapping[str, Callable[..., list[Told]]] = {"aliyun": aliyun, "tencent": tencent}
# What each wants to hear, or it tells again.
THANKS: Mapping[str, tuple[str, str]] = {
    "aliyun": ("application/json", '{"code": 0, "msg": "OK"}'),
    "tencent": ("application/json", '{"result": 0, "errmsg": "OK"}'),
    "twilio": ("text/xml", "<Response/>"),
}


def _bounce(provider: str, code: str, answer: str = "") -> dict[str, Any]:
    told = {"bounce": meaning(provider=provider, code=code), "code": code}
    return {**told, "answer": answer} if answer else told


def _listed(document: Any) -> Sequence[Mapping[str, Any]]:
    if not isinstance(document, list) or not all(isinstance(one, Mapping) for one in document):
        raise ValueError("a list of reports is wanted")
    if len(document) > MOST:
        raise ValueError(f"at most {MOST} reports at once")
    return document


def _text(one: Mapping[str, Any], name: str) -> str:
    value = one.get(name)
    return "" if value is None else str(value)[:LONGEST]


def _beijing(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=BEIJING)
