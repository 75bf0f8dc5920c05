"""HTTP as text gateways, bots and webhooks speak it: one POST, its answer, and what that means."""

import asyncio
import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from guerdon.terms.letter import ACCEPTED, AGAIN, FAILED, UNKNOWN, Sent

SECONDS = 15.0
MOST_READ = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`status` None: nobody answered; `begun` whether the request had left by then."""

    status: int | None
    text: str
    begun: bool = True


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """An address that was allowed must not lead to one that was not."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)


def address_problem(*, url: str) -> str:
    """What is wrong with an address that somebody typed; "" for nothing."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "an address that begins with https:// is wanted"
    return ""


def post(*, url: str, body: bytes, headers: Mapping[str, str], seconds: float = SECONDS) -> Answer:
    """One POST without redirects; never raises for what the other side does."""
    asked = urllib.request.Request(url, data=body, headers=dict(headers), method="POST")  # noqa: S310
    return _asked(asked, seconds)


def _asked(asked: urllib.request.Request, seconds: float) -> Answer:
    try:
        with _OPENER.open(asked, timeout=seconds) as answer:
            return Answer(status=answer.status, text=_read(answer))
    except urllib.error.HTTPError as refused:
        with refused:
            return Answer(status=refused.code, text=_read(refused))
    except urllib.error.URLError as error:
        # The request had not left: no name, no connection, no TLS. A time-out may come later.
        begun = isinstance(error.reason, TimeoutError)
        return Answer(status=None, text=str(error.reason)[:200], begun=begun)
    except (OSError, http.client.HTTPException, TimeoutError, ValueError) as error:
        return Answer(status=None, text=f"{type(error).__name__}: {error}"[:200])


def fetched(*, url: str, seconds: float = SECONDS) -> Answer:
    """One GET without redirects; never raises for what the other side does."""
    asked = urllib.request.Request(url, method="GET")  # noqa: S310 (callers say which addresses)
    return _asked(asked, seconds)


async def posted(*, url: str, document: Any, headers: Mapping[str, str] | None = None) -> Answer:
    """A JSON document by POST, beside the event loop."""
    body = json.dumps(document, ensure_ascii=False, default=str).encode()
    heads = {"Content-Type": "application/json; charset=utf-8", **(headers or {})}
    return await asyncio.to_thread(post, url=url, body=body, headers=heads)


def _read(answer: Any) -> str:
    return str(answer.read(MOST_READ).decode("utf-8", "replace"))


def sent(*, answer: Answer, provider_key: str = "") -> Sent:
    """What an answer means for a letter: 2xx is accepted, 429 and 5xx may pass, the rest will not.

    5xx may come after the other side has acted, so only 429 and 503 are certain; the rest of 5xx
    is unknown.
    """
    said = {"status": answer.status, "answer": answer.text[:200]}
    if answer.status is None:
        if answer.begun:
            return Sent(state=UNKNOWN, reason="wire_lost", data=said)
        return Sent(state=AGAIN, reason="wire_away", data=said)
    if 200 <= answer.status < 300:
        return Sent(state=ACCEPTED, provider_key=provider_key, data=said)
    if answer.status in (429, 503):
        return Sent(state=AGAIN, reason="wire_busy", data=said)
    if answer.status >= 500:
        return Sent(state=UNKNOWN, reason="wire_lost", data=said)
    return Sent(state=FAILED, reason="wire_refused", data=said)
