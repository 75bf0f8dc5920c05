"""Text messages by Twilio: its Messages resource over HTTP with the account's own token."""

import asyncio
import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from guerdon.channels import settings as kept
from guerdon.channels.http import Answer, post, sent
from guerdon.channels.sms_codes import meaning, refused
from guerdon.terms.letter import ACCEPTED, FAILED, Letter, Sent
from guerdon.terms.message import SOFT

ACCOUNT = re.compile(r"AC[0-9a-fA-F]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TwilioSettings:
    """The account, its token, and the number (or messaging service) that sends.

    `status` is where the provider is to tell what became of a message; "" for nowhere.
    """

    account: str
    token: str
    sender: str
    url: str = "https://api.twilio.com"
    status: str = ""


def settings(*, plain: Mapping[str, Any]) -> TwilioSettings:
    """The settings as they are kept; ValueError says what is wrong with them."""
    found = kept.read(form=TwilioSettings, plain=plain)
    if not ACCOUNT.fullmatch(found.account):
        raise ValueError("account: AC and 32 digits are wanted")
    return found


class TwilioWire:
    """One call a message; the provider does not know our key, so nothing unknown is repeated."""

    idempotent = False

    def __init__(self, given: TwilioSettings) -> None:
        """Nothing is opened."""
        self._settings = given

    async def send(self, letter: Letter) -> Sent:
        """The text as it is; a sender that begins with MG is a messaging service."""
        asked = self._settings
        by = "MessagingServiceSid" if asked.sender.startswith("MG") else "From"
        words = {"To": letter.to, by: asked.sender, "Body": letter.text}
        if asked.status:
            words["StatusCallback"] = asked.status
        body = urlencode(words).encode()
        known = base64.b64encode(f"{asked.account}:{asked.token}".encode()).decode()
        heads = {
            "Authorization": f"Basic {known}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        url = f"{asked.url.rstrip('/')}/2010-04-01/Accounts/{asked.account}/Messages.json"
        return told(answer=await asyncio.to_thread(post, url=url, body=body, headers=heads))

    async def close(self) -> None:
        """Nothing is open."""


def told(*, answer: Answer) -> Sent:
    """`sid` is the provider's key; a refusal has a `code`."""
    try:
        found = json.loads(answer.text)
        number, code = str(found.get("sid", "")), found.get("code")
    except (ValueError, AttributeError):
        number, code = "", None
    if code is not None and meaning(provider="twilio", code=str(code)) != SOFT:
        data = {"status": answer.status, "code": code, "answer": answer.text[:200]}
        return refused(provider="twilio", code=str(code), data=data)
    made = sent(answer=answer, provider_key=number)
    if made.state == ACCEPTED and not number:
        return Sent(state=FAILED, reason="wire_refused", data=made.data)
    return made


def signature(*, url: str, words: Mapping[str, str], token: str) -> str:
    """What `X-Twilio-Signature` of a call to us must be: Base64(HMAC-SHA1(token, url + words)).

    Words are written name and value by name, without anything between them.
    """
    text = url + "".join(f"{name}{words[name]}" for name in sorted(words))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()
