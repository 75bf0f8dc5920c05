"""How a view of the API answers: plain data, or a reply that may have been given before."""

import json
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse

from guerdon.store.till.replies import Reply
from guerdon.web.api import answers
from guerdon.web.api.problem import spoken


def answered(request: HttpRequest, body: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Plain data as JSON."""
    text = json.dumps(body, ensure_ascii=False, default=_written)
    return HttpResponse(text, status=status, content_type="application/json")


def _written(value: object) -> str:
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    raise TypeError(f"an answer cannot hold a {type(value).__name__}")


def replied(request: HttpRequest, reply: Reply, *, status: int = 200) -> HttpResponse:
    """A reply as JSON; one that was given before says so in a header."""
    answer = answered(
        request, answers.replied(body=reply.body, language=spoken(request)), status=status
    )
    if reply.repeated:
        answer["Idempotent-Replayed"] = "true"
    return answer
