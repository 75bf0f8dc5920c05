"""Who may open which page: each view names the roles that it lets in, and a test lists them all."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from guerdon.terms.role import Role

View = Callable[..., HttpResponseBase]
ANYONE: Final = "anyone"
# Every role may read the console except members and tills.
CONSOLE = (Role.OWNER, Role.MARKETER, Role.ANALYST)
ACTING = (Role.OWNER, Role.MARKETER)
# Whoever stands at a counter signs in for the tasks of staff and nothing else.
COUNTER = (*CONSOLE, Role.CASHIER)


def allow(*roles: Role, one_time: bool = False) -> Callable[[View], View]:
    """Let in signed-in people of these roles; others get the sign-in page or a plain 403.

    Who came in by a one-time password is sent to choose one, except from views with `one_time`.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not user.is_authenticated:
                return _to_the_door(request)
            if getattr(user, "role", None) not in roles:
                raise PermissionDenied
            if not one_time and getattr(user, "one_time", False):
                return _onward(request, reverse("password"))
            return view(request, *args, **kwargs)

        guarded.allowed = frozenset(roles)  # type: ignore[attr-defined]
        return guarded

    return guard


def _to_the_door(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back afterwards; a part of a page must not swallow that page.

    Back from a form is back to the page with the form: its own address shows nothing.
    """
    part = request.headers.get("HX-Request") == "true"
    if not part and request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    page = urlsplit(request.headers.get("HX-Current-URL" if part else "Referer", "/"))
    back = f"{page.path}?{page.query}" if page.query else page.path
    return _onward(request, redirect_to_login(back or "/")["Location"])


def _onward(request: HttpRequest, to: str) -> HttpResponse:
    """The whole page goes there, also when a part of it asked."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": to})
    return HttpResponseRedirect(to)


def open_to_all(view: View) -> View:
    """Mark a view that needs no sign-in (the sign-in page itself, health)."""
    view.allowed = ANYONE  # type: ignore[attr-defined]
    return view
