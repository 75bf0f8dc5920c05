"""Text messages by Tencent Cloud: SendSms of its API 3.0, signed with TC3-HMAC-SHA256."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from guerdon.channels import settings as kept
from guerdon.channels.http import Answer, post, sent
from guerdon.channels.sms_codes import refused
from guerdon.terms.letter import ACCEPTED, AGAIN, Letter, Sent

PASSING = ("LimitExceeded", "RequestLimitExceeded", "InternalError")
JSON = "application/json; charset=utf-8"
SIGNED = "content-type;host"


@dataclass(frozen=True, slots=True, kw_only=True)
class TencentSettings:
    """The key, the application, and the signature and template that were approved.

    The template's one placeholder takes the text; where data.params is a list, that is given.
    """

    secret_id: str
    secret_key: str
    app: str
    sign: str
    template: str
    region: str = "ap-guangzhou"
    url: str = "https://sms.tencentcloudapi.com/"


def settings(*, plain: Mapping[str, Any]) -> TencentSettings:
    """The settings as they are kept; ValueError says what is wrong with them."""
    return kept.read(form=TencentSettings, plain=plain)


class TencentWire:
    """One call a message; the provider does not know our key, so nothing unknown is repeated."""

    idempotent = False

    def __init__(self, given: TencentSettings) -> None:
        """Nothing is opened."""
        self._settings = given

    async def send(self, letter: Letter) -> Sent:
        """The text in the approved template."""
        asked, now = self._settings, datetime.now(UTC)
        params = letter.data.get("params")
        document = {
            "PhoneNumberSet": [letter.to],
            "SmsSdkAppId": asked.app,
            "SignName": asked.sign,
            "TemplateId": asked.template,
            "TemplateParamSet": params if isinstance(params, list) else [letter.text],
            "SessionContext": letter.key,
        }
        body = json.dumps(document, ensure_ascii=False).encode()
        host = urlsplit(asked.url).netloc
        heads = {
            "Content-Type": JSON,
            "Host": host,
            "X-TC-Action": "SendSms",
            "X-TC-Version": "2021-01-11",
            "X-TC-Region": asked.region,
            "X-TC-Timestamp": str(int(now.timestamp())),
            "Authorization": authorization(
                secret_id=asked.secret_id,
                secret_key=asked.secret_key,
                service="sms",
                host=host,
                body=body,
                at=now,
            ),
        }
        return told(answer=await asyncio.to_thread(post, url=asked.url, body=body, headers=heads))

    async def close(self) -> None:
        """Nothing is open."""


def authorization(
    *, secret_id: str, secret_key: str, service: str, host: str, body: bytes, at: datetime
) -> str:
    """The Authorization header of a JSON POST to `/`: signature v3 of the provider's documentation.

    The key is derived from the day, the service and `tc3_request`; host and content type are
    signed.
    """
    plain = f"content-type:{JSON}\nhost:{host}\n"
    request = f"POST\n/\n\n{plain}\n{SIGNED}\n{hashlib.sha256(body).hexdigest()}"
    day = at.astimezone(UTC).strftime("%Y-%m-%d")
    scope = f"{day}/{service}/tc3_request"
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = f"TC3-HMAC-SHA256\n{int(at.timestamp())}\n{scope}\n{digest}"
    key = f"TC3{secret_key}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signed = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    named = f"Credential={secret_id}/{scope}, SignedHeaders={SIGNED}, Signature={signed}"
    return f"TC3-HMAC-SHA256 {named}"


def told(*, answer: Answer) -> Sent:
    """The status of the one number says whether it was taken; `SerialNo` is the provider's key."""
    code, number = "", ""
    try:
        found = json.loads(answer.text)["Response"]
        one = found.get("Error") or found["SendStatusSet"][0]
        code, number = str(one["Code"]), str(one.get("SerialNo", ""))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        if answer.status != 200:
            return sent(answer=answer)
    data = {"status": answer.status, "code": code, "answer": answer.text[:200]}
    if code == "Ok":
        return Sent(state=ACCEPTED, provider_key=number, data=data)
    if code.startswith(PASSING):
        return Sent(state=AGAIN, reason="wire_busy", data=data)
    return refused(provider="tencent", code=code, data=data)
