"""Points by hand over HTTP: what was asked, and what a second person makes of it."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.points import adjustments as flow
from guerdon.store.ledger import adjustments
from guerdon.store.till.replies import Reply
from guerdon.terms.role import Role
from guerdon.terms.strict import read, text, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered, replied
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.key import Key, granted
from guerdon.web.api.till import bodies

router = Router(tags=["points"])
READING = (Role.MARKETER, Role.ANALYST)
WRITING = (Role.MARKETER,)
MOST = 200

REFUSE = {
    "parameters": bodies.WRITING,
    **bodies.body(
        {"note": {"type": "string", "maxLength": 300}}, {"note": "the order was paid in full"}
    ),
}


@router.get("/adjustments", auth=Key(*READING))
def list_adjustments(
    request: HttpRequest, state: str = "", before: int | None = None, most: int = 50
) -> HttpResponse:
    """Points given and taken by hand, the newest first; `state` waiting is what to decide."""
    states = (state,) if state in adjustments.STATES else adjustments.STATES
    found = adjustments.listed(states=states, before=before, most=max(1, min(most, MOST)))
    body = {"adjustments": [asdict(one) for one in found]}
    return answered(request, plain(body=body, language="en"))


@router.post(
    "/adjustments/{number}/approve",
    auth=Key(*WRITING),
    openapi_extra={"parameters": bodies.WRITING},
)
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """A second person agrees, and the points move; who asked cannot."""
    reply: Reply = granted(flow.approve(number=number, **_by(request)))
    return replied(request, reply)


@router.post("/adjustments/{number}/refuse", auth=Key(*WRITING), openapi_extra=REFUSE)
def refuse(request: HttpRequest, number: int) -> HttpResponse:
    """It does not happen; who asked may take it back this way."""
    note = granted(read(_note, asked.body(request) if request.body else {}))
    reply: Reply = granted(flow.refuse(number=number, note=note, **_by(request)))
    return replied(request, reply)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {
        "actor": request.auth.name,  # type: ignore[attr-defined]
        "key": asked.key(request),
        "now": asked.now(request),
        "dry": asked.dry(request),
    }


def _note(document: Any) -> str:
    said = words(document, {"note"}, "$").get("note")
    return "" if said is None else text(said, "$.note", longest=300)
