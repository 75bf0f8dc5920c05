"""A refusal over HTTP: RFC 9457 problem+json with the reason, its data and a sentence."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import said

# Reasons that are not plainly 422 Unprocessable Content.
STATUSES = {
    "key_missing": 401,
    "key_wrong": 401,
    "role_not_allowed": 403,
    "not_found": 404,
    "body_unreadable": 400,
    "too_many_calls": 429,
}


def spoken(request: HttpRequest) -> str:
    """The language the caller asked for: zh or en."""
    return "zh" if request.headers.get("Accept-Language", "").startswith("zh") else "en"


def document(*, refusal: Refusal, language: str) -> dict[str, Any]:
    """The problem as plain data; `reason` is for machines, `detail` for people."""
    return {
        "type": f"/problems/{refusal.reason}",
        "title": refusal.reason.replace("_", " "),
        "status": STATUSES.get(refusal.reason, 422),
        "detail": said(reason=refusal.reason, data=refusal.data, language=language),
        "reason": refusal.reason,
        "data": dict(refusal.data),
    }


def problem(*, request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as an answer."""
    body = document(refusal=refusal, language=spoken(request))
    return HttpResponse(
        json.dumps(body, ensure_ascii=False, default=str),
        status=body["status"],
        content_type="application/problem+json",
    )
