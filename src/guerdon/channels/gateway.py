"""Gateways over HTTP: text messages and webhooks by one documented call, and chat bots."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

from guerdon.channels import settings as kept
from guerdon.channels.http import Answer, posted, sent
from guerdon.terms.letter import FAILED, Letter, Sent


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySettings:
    """Where to post and the secret that signs; `token` goes into the Authorization header."""

    url: str
    token: str = ""
    secret: str = ""


def settings(*, plain: Mapping[str, Any]) -> GatewaySettings:
    """The settings as they are kept; ValueError says what is wrong with them."""
    return kept.read(form=GatewaySettings, plain=plain)


class GatewayWire:
    """POST {"key", "to", "text", "data"}: any 2xx means it was taken.

    `Idempotency-Key` is the message's own key: a gateway that honours it sends once, however often
    it is asked, and then {"id": ...} of the first answer is the provider's key.
    """

    idempotent = True

    def __init__(self, given: GatewaySettings) -> None:
        """Nothing is opened."""
        self._settings = given

    async def send(self, letter: Letter) -> Sent:
        """One call a letter."""
        headers = {"Idempotency-Key": letter.key}
        if self._settings.token:
            headers["Authorization"] = f"Bearer {self._settings.token}"
        body = {"key": letter.key, "to": letter.to, "text": letter.text, "data": dict(letter.data)}
        answer = await posted(url=self._settings.url, document=body, headers=headers)
        return sent(answer=answer, provider_key=_id(answer) or letter.key)

    async def close(self) -> None:
        """Nothing is open."""


def _id(answer: Answer) -> str:
    try:
        found = json.loads(answer.text)
    except ValueError:
        return ""
    return str(found["id"])[:200] if isinstance(found, dict) and "id" in found else ""


class FeishuWire:
    """A Feishu custom bot: signed by its secret, one text a message; code 0 means it was taken."""

    idempotent = False

    def __init__(self, given: GatewaySettings) -> None:
        """Nothing is opened."""
        self._settings = given

    async def send(self, letter: Letter) -> Sent:
        """One post to the bot's group."""
        body: dict[str, Any] = {"msg_type": "text", "content": {"text": _said(letter)}}
        if self._settings.secret:
            stamp = str(int(datetime.now(UTC).timestamp()))
            key = f"{stamp}\n{self._settings.secret}".encode()
            body |= {"timestamp": stamp, "sign": _signed(key, b"")}
        answer = await posted(url=self._settings.url, document=body)
        return told(answer=answer, word="code", key=letter.key)

    async def close(self) -> None:
        """Nothing is open."""


class DingTalkWire:
    """A DingTalk custom bot: signed in its address; errcode 0 means it was taken."""

    idempotent = False

    def __init__(self, given: GatewaySettings) -> None:
        """Nothing is opened."""
        self._settings = given

    async def send(self, letter: Letter) -> Sent:
        """One post to the bot's group."""
        url = self._settings.url
        if self._settings.secret:
            stamp = str(int(datetime.now(UTC).timestamp() * 1000))
            text = f"{stamp}\n{self._settings.secret}".encode()
            sign = quote_plus(_signed(self._settings.secret.encode(), text))
            url += f"{'&' if '?' in url else '?'}timestamp={stamp}&sign={sign}"
        body = {"msgtype": "text", "text": {"content": _said(letter)}}
        return told(answer=await posted(url=url, document=body), word="errcode", key=letter.key)

    async def close(self) -> None:
        """Nothing is open."""


def told(*, answer: Answer, word: str, key: str) -> Sent:
    """Bots answer 200 whatever happened: their own code says whether it was taken."""
    found = sent(answer=answer, provider_key=key)
    if answer.status != 200:
        return found
    try:
        code = json.loads(answer.text).get(word, 0)
    except (ValueError, AttributeError):
        code = "?"
    if code == 0:
        return found
    return Sent(
        state=FAILED, reason="wire_refused", data={"code": code, "answer": answer.text[:200]}
    )


def _said(letter: Letter) -> str:
    return f"{letter.subject}\n{letter.text}" if letter.subject else letter.text


def _signed(key: bytes, text: bytes) -> str:
    return base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
