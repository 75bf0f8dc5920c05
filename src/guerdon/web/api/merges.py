"""Two numbers, one person, over HTTP: suggestions, merges, their history and their undoing."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.customers import merging as flow
from guerdon.store.customers import duplicates, merges
from guerdon.store.till.replies import Reply
from guerdon.terms.role import Role
from guerdon.terms.strict import read, text, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered, replied
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.key import Key, granted
from guerdon.web.api.till import bodies

router = Router(tags=["customers"])
READING = (Role.MARKETER, Role.ANALYST)
WRITING = (Role.MARKETER,)
MOST = 200
REASON = {"type": "string", "maxLength": flow.LONGEST}
OTHER = {"type": "string", "maxLength": 120}
WHO = {"other": "c-1042", "reason": "the same phone number"}
MERGE = {"parameters": bodies.WRITING, **bodies.body({"other": OTHER, "reason": REASON}, WHO)}
UNDO = {
    "parameters": bodies.WRITING,
    **bodies.body({"reason": REASON}, {"reason": "two people after all"}),
}


@router.get("/duplicates", auth=Key(*READING))
def suggested(request: HttpRequest, customer: str = "", most: int = 50) -> HttpResponse:
    """Pairs that may be one person, the most telling first, with what speaks for and against it."""
    found = duplicates.suggested(customer=customer[:120], most=max(1, min(most, MOST)))
    body = {"duplicates": [asdict(one) for one in found]}
    return answered(request, plain(body=body, language="en"))


@router.get("/customers/{key}/merges", auth=Key(*READING))
def history(request: HttpRequest, key: str) -> HttpResponse:
    """Every merge that the customer had a part in, undone ones too, the newest first."""
    body = {"merges": [asdict(one) for one in merges.of(customer=key)]}
    return answered(request, plain(body=body, language="en"))


@router.post("/customers/{key}/merges", auth=Key(*WRITING), openapi_extra=MERGE)
def merge(request: HttpRequest, key: str) -> HttpResponse:
    """Make `other` the same customer as this one; with ?dry=true say what it would move."""
    other, reason = granted(read(_two, asked.body(request)))
    reply: Reply = granted(
        flow.merge(
            survivor=key, merged=other, reason=reason, dry=asked.dry(request), **_by(request)
        )
    )
    return replied(request, reply)


@router.post("/customers/{key}/apart", auth=Key(*WRITING), openapi_extra=MERGE)
def apart(request: HttpRequest, key: str) -> HttpResponse:
    """Two people after all: the pair is suggested no more."""
    other, reason = granted(read(_two, asked.body(request)))
    reply: Reply = granted(
        flow.keep_apart(customer=key, other=other, reason=reason, **_by(request))
    )
    return replied(request, reply)


@router.post("/merges/{merge}/undo", auth=Key(*WRITING), openapi_extra=UNDO)
def undo(request: HttpRequest, merge: str) -> HttpResponse:
    """Two customers again; what happened since stays with the survivor."""
    reason = granted(read(_reason, asked.body(request)))
    reply: Reply = granted(
        flow.undo(merge=merge, reason=reason, dry=asked.dry(request), **_by(request))
    )
    return replied(request, reply)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {
        "actor": request.auth.name,  # type: ignore[attr-defined]
        "key": asked.key(request),
        "now": asked.now(request),
    }


def _two(document: Any) -> tuple[str, str]:
    said = words(document, {"other", "reason"}, "$")
    other = text(said.get("other"), "$.other", longest=120)
    return other, text(said.get("reason", ""), "$.reason", longest=flow.LONGEST)


def _reason(document: Any) -> str:
    said = words(document, {"reason"}, "$")
    return text(said.get("reason", ""), "$.reason", longest=flow.LONGEST)
