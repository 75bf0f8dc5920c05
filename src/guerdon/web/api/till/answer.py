"""An answer of the till as WSGI sends it: status, headers and bytes."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec

from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.web.api import answers
from guerdon.web.api.problem import document, waiting

LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
JSON = ("Content-Type", "application/json")
PROBLEM = ("Content-Type", "application/problem+json")
# What Django's middleware puts on every answer, as far as it means anything for JSON; and an
# answer for one customer and one language is nobody else's.
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
    ("Vary", "Accept-Language"),
)
encode = msgspec.json.Encoder(enc_hook=str).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes back over the wire."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = (JSON,)

    @property
    def line(self) -> str:
        """The status as HTTP writes it: 201 Created."""
        return LINES[self.status]

    @property
    def heads(self) -> list[tuple[str, str]]:
        """All headers."""
        return [*self.headers, ("Content-Length", str(len(self.body))), *ALWAYS]


def plain(*, body: Any, status: int = 200) -> Answer:
    """Plain data as JSON."""
    return Answer(status=status, body=encode(body))


def replied(*, reply: Reply, language: str, status: int) -> Answer:
    """A reply as JSON; one that was given before says so in a header."""
    body = encode(answers.replied(body=reply.body, language=language))
    again = (("Idempotent-Replayed", "true"),) if reply.repeated else ()
    return Answer(status=status, body=body, headers=(JSON, *again))


def refused(*, refusal: Refusal, language: str) -> Answer:
    """A refusal as RFC 9457 problem+json."""
    body = document(refusal=refusal, language=language)
    wait = waiting(refusal=refusal)
    later = () if wait is None else (("Retry-After", str(wait)),)
    if refusal.reason == "method_not_allowed":
        later = (("Allow", refusal.data["allowed"]),)
    return Answer(status=body["status"], body=encode(body), headers=(PROBLEM, *later))
