"""New terms of points tried over HTTP: what they would have given last year's members."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.points import preview as flow
from guerdon.terms.role import Role
from guerdon.terms.strict import WrongError, read
from guerdon.web.api import asked
from guerdon.web.api.answered import answered
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.key import Key, granted
from guerdon.web.api.till import bodies

router = Router(tags=["points"])
READING = (Role.MARKETER, Role.ANALYST)
RATES = [{"points": 2, "per_minor": 100}]
TRY = bodies.body(
    {"points": {"type": "object", "description": "The section `points` of the programme."}},
    {"points": {"wallets": {"points": {"earn": {"rates": RATES}}}}},
    "points",
)


@router.post("/points/previews", auth=Key(*READING), openapi_extra=TRY)
def preview(request: HttpRequest) -> HttpResponse:
    """The terms in force beside a draft of the section `points`, over last year's members.

    Nothing is changed. `every` says that every so-many-th member was looked at.
    """
    document = granted(read(_draft, asked.body(request)))
    found: flow.Previewed = granted(flow.previewed(document=document, now=asked.now(request)))
    told = found.preview
    year = {"since": found.year.since, "until": found.year.until, "every": found.year.every}
    groups = {name: [asdict(one) for one in of] for name, of in told.groups.items()}
    body = {**asdict(told), "same": told.same, "groups": groups, **year}
    return answered(request, plain(body=body, language="en"))


def _draft(document: Any) -> dict[str, Any]:
    found = document.get("points") if isinstance(document, dict) else None
    if not isinstance(found, dict) or len(document) != 1:
        raise WrongError("$.points", "an object is wanted here")
    return found
