"""Text messages by Alibaba Cloud: SendSms of its RPC interface, signed with HMAC-SHA1."""

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from guerdon.channels import settings as kept
from guerdon.channels.http import Answer, post, sent
from guerdon.channels.sms_codes import refused
from guerdon.terms.letter import ACCEPTED, AGAIN, FAILED, Letter, Sent

# Codes of SendSms that pass by themselves; what others mean stands in sms_codes.toml.
PASSING = ("isv.BUSINESS_LIMIT_CONTROL", "isp.SYSTEM_ERROR", "Throttling")


@dataclass(frozen=True, slots=True, kw_only=True)
class AliyunSettings:
    """The key, the signature and the template that were approved.

    `word` is the template's placeholder that takes the text; where data.params names several,
    those are given instead.
    """

    key_id: str
    key_secret: str
    sign: str
    template: str
    word: str = "text"
    url: str = "https://dysmsapi.aliyuncs.com/"


def settings(*, plain: Mapping[str, Any]) -> AliyunSettings:
    """The settings as they are kept; ValueError says what is wrong with them."""
    return kept.read(form=AliyunSettings, plain=plain)


class AliyunWire:
    """One call a message; the provider does not know our key, so nothing unknown is repeated."""

    idempotent = False

    def __init__(self, given: AliyunSettings) -> None:
        """Nothing is opened."""
        self._settings = given

    async def send(self, letter: Letter) -> Sent:
        """The text in the approved template."""
        asked, now = self._settings, datetime.now(UTC)
        params = letter.data.get("params") or {asked.word: letter.text}
        words = {
            "AccessKeyId": asked.key_id,
            "Action": "SendSms",
            "Format": "JSON",
            "OutId": letter.key,
            "PhoneNumbers": letter.to.removeprefix("+86").removeprefix("+"),
            "RegionId": "cn-hangzhou",
            "SignName": asked.sign,
            "SignatureMethod": "HMAC-SHA1",
            "SignatureNonce": secrets.token_hex(16),
            "SignatureVersion": "1.0",
            "TemplateCode": asked.template,
            "TemplateParam": json.dumps(params, ensure_ascii=False),
            "Timestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "Version": "2017-05-25",
        }
        words["Signature"] = signature(words=words, secret=asked.key_secret, method="POST")
        heads = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(words).encode()
        return told(answer=await asyncio.to_thread(post, url=asked.url, body=body, headers=heads))

    async def close(self) -> None:
        """Nothing is open."""


def signature(*, words: Mapping[str, str], secret: str, method: str) -> str:
    """Base64(HMAC-SHA1(secret + "&", METHOD & / & sorted words)), each part percent-encoded twice.

    The RPC signature 1.0 of the provider's documentation; RFC 3986 leaves `-_.~` as they are.
    """
    line = "&".join(f"{_plain(name)}={_plain(words[name])}" for name in sorted(words))
    text = f"{method}&{_plain('/')}&{_plain(line)}"
    found = hmac.new(f"{secret}&".encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(found).decode()


def told(*, answer: Answer) -> Sent:
    """`Code` says whether it was taken, whatever the status; `BizId` is the provider's key."""
    try:
        found = json.loads(answer.text) if answer.status is not None else {}
        code, number = str(found.get("Code", "")), str(found.get("BizId", ""))
    except (ValueError, AttributeError):
        code, number = "", ""
    data = {"status": answer.status, "code": code, "answer": answer.text[:200]}
    if code == "OK":
        return Sent(state=ACCEPTED, provider_key=number, data=data)
    if code.startswith(PASSING):
        return Sent(state=AGAIN, reason="wire_busy", data=data)
    if code:
        return refused(provider="aliyun", code=code, data=data)
    if answer.status == 200:
        return Sent(state=FAILED, reason="wire_refused", data=data)
    return sent(answer=answer)


def _plain(text: str) -> str:
    return quote(text, safe="-_.~")
