"""Links in messages: to refuse more, to choose, and to wherever they lead, all signed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from django.conf import settings
from django.core import signing

SALT = "guerdon.message"
HREF = re.compile(r'(<a\b[^>]*?\bhref=")([^"]+)(")', re.IGNORECASE)
BARE = re.compile(r"https?://[^\s<>()\"']+")
# Longer tokens would break lines of old mail programs; such a link stays as it is.
LONGEST_URL = 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Where a tracked link leads, and of which message."""

    number: int
    url: str


def origin() -> str:
    """Where members reach this house."""
    return f"https://{settings.NAMES[0]}" if settings.NAMES else "http://127.0.0.1:8000"


def preferences(*, member: str, channel: str, number: int) -> str:
    """The member's page to choose what they want, without signing in; it holds for ever."""
    token = signing.Signer(salt=SALT).sign_object([member, channel, number])
    return f"{origin()}/m/wanted/{token}"


def asked(*, token: str) -> tuple[str, str, int] | None:
    """Member, channel and message of such a link; None for one that is altered."""
    found = _read(token)
    if not isinstance(found, list) or len(found) != 3:
        return None
    return str(found[0]), str(found[1]), int(found[2])


def tracked(*, number: int, url: str) -> str:
    """A link of ours that leads to `url` and tells that it was followed."""
    if len(url) > LONGEST_URL or url.startswith(origin() + "/m/"):
        return url
    token = signing.Signer(salt=SALT).sign_object({"m": number, "u": url}, compress=True)
    return f"{origin()}/m/to/{token}"


def followed(*, token: str) -> Followed | None:
    """Where the link leads; None for one that is altered: we send nobody where we did not say."""
    found = _read(token)
    if not isinstance(found, dict) or not {"m", "u"} <= found.keys():
        return None
    return Followed(number=int(found["m"]), url=str(found["u"]))


def _read(token: str) -> Any:
    try:
        return signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None


def page_tracked(*, html: str, number: int) -> str:
    """The page with every web link tracked."""

    def turned(found: re.Match[str]) -> str:
        url = unescape(found[2])
        if not url.startswith(("http://", "https://")):
            return found[0]
        return f"{found[1]}{escape(tracked(number=number, url=url))}{found[3]}"

    return HREF.sub(turned, html)


def seen_tracked(*, html: str, number: int) -> str:
    """The page with a picture of one point that tells that it was opened; from us alone."""
    if not html:
        return html
    token = signing.Signer(salt=SALT).sign_object({"o": number})
    point = f'<img src="{origin()}/m/seen/{token}" width="1" height="1" alt="">'
    before, end, after = html.rpartition("</body>")
    return f"{before}{point}{end}{after}" if end else html + point


def seen(*, token: str) -> int | None:
    """The message that was opened; None for an address that is altered."""
    found = _read(token)
    return int(found["o"]) if isinstance(found, dict) and "o" in found else None


def text_tracked(*, text: str, number: int) -> str:
    """The plain text with every web link tracked."""
    turn: Callable[[re.Match[str]], str] = lambda found: tracked(number=number, url=found[0])  # noqa: E731
    return BARE.sub(turn, text)
