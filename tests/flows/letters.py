"""A shop that can send: members with addresses who agreed, a template, and a wire that notes."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from guerdon.flows.messages import templates
from guerdon.store.customers import people
from guerdon.store.customers.people import Told
from guerdon.terms.letter import ACCEPTED, Letter, Sent

PAGE = """<mjml><mj-body><mj-section><mj-column>
<mj-text>Hello {{ member.name }}</mj-text>
<mj-button href="https://shop.example/new?a=1&amp;b=2">Look</mj-button>
</mj-column></mj-section></mj-body></mjml>"""
DOCUMENT: dict[str, Any] = {
    "name": "Welcome",
    "channel": "email",
    "languages": {
        "en": {"subject": "Welcome, {{ member.name }}", "page": PAGE},
        "zh": {"subject": "欢迎，{{ member.name }}", "text": "您好 {{ member.name }}"},
    },
}
TEXT = {"channel": "sms", "languages": {"en": {"text": "Hello {{ member.name }}"}}}


def members(*keys: str, now: datetime) -> None:
    """Members with a name, an address and a number, who agreed to marketing on both."""
    told = [
        Told(
            key=key,
            name=key.title(),
            email=f"{key}@example.org",
            phone=f"+8613800{place:06d}",
            consents={"email": True, "sms": True},
            attributes={"language": "en"},
        )
        for place, key in enumerate(keys)
    ]
    people.keep(told=told, now=now, proof="form")


def template(*, now: datetime, key: str = "welcome", **changes: Any) -> int:
    """The template, published."""
    done = templates.publish(key=key, document={**DOCUMENT, **changes}, actor="test", now=now)
    assert isinstance(done, int), done
    return done


@dataclass(slots=True)
class Noted:
    """A wire that notes what it was given; `answers` are by address, else accepted."""

    idempotent: bool = False
    letters: list[Letter] = field(default_factory=list)
    answers: dict[str, Sent] = field(default_factory=dict)
    closed: bool = False

    async def send(self, letter: Letter) -> Sent:
        """Noted, as the answers say."""
        await asyncio.sleep(0)
        self.letters.append(letter)
        return self.answers.get(letter.to, Sent(state=ACCEPTED, provider_key=f"n:{letter.key}"))

    async def close(self) -> None:
        """Noted too."""
        self.closed = True
