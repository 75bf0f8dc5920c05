"""One's own password: the old one is asked, and whoever came in by a one-time one must choose."""

from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth import get_user_model, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guerdon.store.house import access, passwords
from guerdon.terms.decision import Refusal
from guerdon.web.roles import CONSOLE, allow
from guerdon.web.wording import say

# Under which field a refusal stands; the others stand above the form.
FIELDS = {
    "password_wrong": "old",
    "password_short": "new",
    "password_long": "new",
    "password_same": "new",
    "passwords_differ": "again",
}


@allow(*CONSOLE, one_time=True)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The form; what was typed never comes back with it."""
    if request.method != "POST":
        return _shown(request)
    name = request.user.get_username()
    refusal = passwords.changed(
        name=name,
        old=request.POST.get("old", "")[: passwords.LONGEST_PASSWORD],
        new=request.POST.get("new", ""),
        again=request.POST.get("again", ""),
        address=request.META.get("REMOTE_ADDR", ""),
        now=datetime.now(UTC),
    )
    if refusal is not None:
        return _shown(request, refusal=refusal, status=422)
    # The other sessions carry the mark of the old password and end; this one gets the new mark.
    update_session_auth_hash(request, get_user_model().objects.get_by_natural_key(name))
    messages.success(request, say("password.changed"), extra_tags="good")
    return redirect("home")


def _shown(
    request: HttpRequest, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    field = FIELDS.get(refusal.reason, "") if refusal else ""
    context = {
        "one_time": getattr(request.user, "one_time", False),
        "least": access.SHORTEST_PASSWORD,
        "refusal": None if field else refusal,
        "wrong": {field: refusal} if field else {},
    }
    answer = render(request, "console/password.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
