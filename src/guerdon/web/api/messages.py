"""Messages over HTTP: why a member did or did not get one, and how the outbox adds up."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.store import outbox, outbox_seen
from guerdon.terms.reasons import said
from guerdon.terms.role import Role
from guerdon.web.api.answered import answered
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.key import Key
from guerdon.web.api.problem import spoken

router = Router(tags=["messages"])
READING = (Role.MARKETER, Role.ANALYST)


@router.get("/customers/{key}/why", auth=Key(*READING))
def why(request: HttpRequest, key: str, source: str = "") -> HttpResponse:
    """Why a member did or did not get the messages of a source, the newest first.

    Each with its state, the reason as a sentence, and what every gate found.
    """
    language = spoken(request)
    found = [
        {**asdict(one), "says": sentence(one, language)}
        for one in outbox_seen.of_member(member=key, source=source)
    ]
    body = {"customer": key, "source": source, "messages": found}
    return answered(request, plain(body=body, language=language))


def sentence(one: outbox_seen.MessageSeen, language: str) -> str:
    """Why it stands where it stands: the reason of a gate with its data, or the state itself."""
    last: Any = one.found[-1] if one.found else {}
    data = last.get("data", {}) if last.get("reason") == one.reason else {}
    return said(reason=one.reason or f"message_{one.state}", data=data, language=language)


@router.get("/messages/tally", auth=Key(*READING))
def tally(request: HttpRequest, source: str = "") -> HttpResponse:
    """How many messages stand where; planned = accepted + every end with a name + pending."""
    found = outbox.tally(source=source)
    body = {"source": source, **asdict(found), "adds_up": found.adds_up}
    return answered(request, plain(body=body, language="en"))
