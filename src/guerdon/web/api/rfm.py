"""The table of RFM segments over HTTP: as it is, and what another one would move."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from guerdon.flows.know import rfm as flow
from guerdon.terms.role import Role
from guerdon.terms.strict import WrongError, read
from guerdon.web.api import asked
from guerdon.web.api.answered import answered
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.key import Key, granted
from guerdon.web.api.till import bodies

router = Router(tags=["know"])
READING = (Role.MARKETER, Role.ANALYST)
TRY = bodies.body(
    {"rfm": {"type": "object", "description": "The section `rfm` of the programme."}},
    {"rfm": {"recency": "rhythm"}},
    "rfm",
)


@router.get("/rfm/table", auth=Key(*READING))
def table(request: HttpRequest) -> HttpResponse:
    """All 125 cells and how recency is measured; version 0 is the shipped table."""
    found = flow.current(now=timezone.now())
    body = {"version": found.version, "rfm": dict(found.document)}
    return answered(request, plain(body=body, language="en"))


@router.post("/rfm/previews", auth=Key(*READING), openapi_extra=TRY)
def preview(request: HttpRequest) -> HttpResponse:
    """How many customers of the newest night a draft would move, from where to where.

    Nothing is changed: the programme's plan and apply make it hold.
    """
    document = granted(read(_draft, asked.body(request)))
    found: flow.Preview = granted(flow.preview(document=document))
    moves = [{"now": now, "then": then, "customers": n} for (now, then), n in found.moves.items()]
    body = {"customers": found.customers, "moved": found.moved, "moves": moves}
    return answered(request, plain(body=body, language="en"))


def _draft(document: Any) -> dict[str, Any]:
    found = document.get("rfm") if isinstance(document, dict) else None
    if not isinstance(found, dict) or len(document) != 1:
        raise WrongError("$.rfm", "an object is wanted here")
    return found
