"""RFM segments by name: the shop's own where it gave one, else the words of the product."""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.signals import request_finished, request_started

from guerdon.give.rfm.document import LANGUAGES, SEGMENTS
from guerdon.web.wording import language, say

_page = threading.local()


Names = Mapping[str, Mapping[str, str]]


def named(*, code: str, in_language: str | None = None, among: Names | None = None) -> str:
    """The segment's name in the reader's language; in the other one where it has but that.

    `among` are the names of a draft, in the place of those that hold.
    """
    tongue = in_language or language()
    told = (own() if among is None else among).get(code, {})
    if tongue in told:
        return told[tongue]
    if code in SEGMENTS:
        return say(f"rfm.{code}", in_language=tongue)
    return next((told[one] for one in LANGUAGES if one in told), code.replace("_", " "))


def segments() -> tuple[str, ...]:
    """Every segment there is: the shipped ones, then the shop's own."""
    return (*SEGMENTS, *(key for key in own() if key not in SEGMENTS))


def own() -> Names:
    """The names that the shop gave; a page with many customers asks for them once."""
    found: Names | None = getattr(_page, "names", None)
    if found is None:
        from guerdon.flows.know import rfm

        found = rfm.names(now=datetime.now(UTC))
        if getattr(_page, "answering", False):
            _page.names = found
    return found


def forget() -> None:
    """After the names were changed while a page is being answered."""
    _page.names = None


def began(**_: Any) -> None:
    """A page begins: what it asks for is kept until it ends."""
    _page.answering, _page.names = True, None


def ended(**_: Any) -> None:
    """The page is answered."""
    _page.answering, _page.names = False, None


request_started.connect(began)
request_finished.connect(ended)
