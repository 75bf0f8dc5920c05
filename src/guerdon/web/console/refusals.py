"""The pages for what cannot be shown: not allowed, not there, not readable, broken."""

import sys
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from guerdon.store.writing import Trouble, trouble
from guerdon.web.roles import CONSOLE
from guerdon.web.wording import language

# What is shown, with the status, where the fault is none of ours.
TROUBLES: dict[Trouble | None, tuple[str, int]] = {
    Trouble.BUSY: ("away", 503),
    Trouble.AWAY: ("away", 503),
    Trouble.FULL: ("full", 507),
}


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but not for this."""
    return _shown(request, kind="not_allowed", status=403)


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing at this address."""
    return _shown(request, kind="not_there", status=404)


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for what is no form of ours; 413 for one that is larger than any of ours."""
    if isinstance(exception, RequestDataTooBig):
        return _shown(request, kind="too_large", status=413)
    return _shown(request, kind="malformed", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault; 503 and 507: the database is away, or a disk is full.

    Nothing that could fail again is read for this page.
    """
    # Django calls this while it handles what was raised, and hands over nothing of it.
    kind, status = TROUBLES.get(trouble(error=sys.exception()), ("broken", 500))
    context = {"kind": kind, "lang": language()}
    return HttpResponse(render_to_string("refusal.html", context), status=status)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose protection ran out: go back, reload, send again."""
    return _shown(request, kind="stale", status=403)


class FormsOnly:
    """A page for who comes by a link to an address that only takes forms; Django's is empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django hands over the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; below /api/ programs are told in their own form."""
        answer = self.get_response(request)
        if answer.status_code != 405 or request.method != "GET" or request.path.startswith("/api/"):
            return answer
        page = _shown(request, kind="forms_only", status=405)
        page["Allow"] = answer["Allow"]
        return page


def _shown(request: HttpRequest, *, kind: str, status: int) -> HttpResponse:
    """In the console's frame for who may be in the console, alone for anybody else."""
    role = getattr(getattr(request, "user", None), "role", "")
    template = "console/refused.html" if role in CONSOLE else "refusal.html"
    return render(request, template, {"kind": kind}, status=status)
