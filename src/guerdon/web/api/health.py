"""The health check over HTTP: the newest findings, with a sentence for each, or a new check."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.night import health as flow
from guerdon.store import health
from guerdon.terms.quote_document import spoken
from guerdon.terms.role import Role
from guerdon.web.api import asked
from guerdon.web.api.answered import answered
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.key import Key
from guerdon.web.api.problem import spoken as language_of

router = Router(tags=["campaigns"])


@router.get("/health-check", auth=Key(Role.MARKETER, Role.ANALYST))
def newest(request: HttpRequest) -> HttpResponse:
    """The newest check, the worst first; `at` is null where none was made yet."""
    found = health.last()
    return _told(request, found[0].at if found else None, found[0].findings if found else ())


@router.post("/health-check", auth=Key(Role.MARKETER))
def check(request: HttpRequest) -> HttpResponse:
    """Check now: the figures of the last 52 weeks are read and judged, and the check is kept."""
    now = asked.now(request)
    return _told(request, now, flow.checked(now=now))


def _told(request: HttpRequest, at: datetime | None, findings: Any) -> HttpResponse:
    told = [
        {
            "name": one["name"],
            "severity": one["severity"],
            "evidence": {"reason": one["reason"], "data": dict(one["data"])},
        }
        for one in findings
    ]
    body = plain(body={"at": at, "findings": told}, language="en")
    body["findings"] = spoken(document=told, language=language_of(request))
    return answered(request, body)
