"""The member's door: a signed link opens the page, and only that member's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from guerdon.store import member
from guerdon.terms.role import Role
from guerdon.web.roles import open_to_all

SALT = "guerdon.member"
LINK_LIFE_SECONDS = 30 * 24 * 3600
_SESSION = "member"

View = Callable[..., HttpResponse]


def link(*, customer: str) -> str:
    """The path that signs this member in, good for 30 days."""
    token = signing.TimestampSigner(salt=SALT).sign_object(customer)
    return reverse("member_enter", kwargs={"token": token})


def customer_of(*, token: str) -> str | None:
    """Whose link it is; None for one that is altered or too old."""
    try:
        found = signing.TimestampSigner(salt=SALT).unsign_object(token, max_age=LINK_LIFE_SECONDS)
    except signing.BadSignature:
        return None
    return found if isinstance(found, str) else None


def for_member(view: View) -> View:
    """Let in the member whose link was opened; the view is told whose page it is."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        customer = request.session.get(_SESSION)
        if not isinstance(customer, str) or not member.exists(customer=customer):
            return render(request, "member/closed.html", status=403)
        return view(request, *args, customer=customer, **kwargs)

    guarded.allowed = frozenset({Role.MEMBER})  # type: ignore[attr-defined]
    return guarded


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Open the page of the link's member; a bad link says how to get a new one."""
    customer = customer_of(token=token)
    if customer is None or not member.exists(customer=customer):
        return render(request, "member/closed.html", status=403)
    request.session[_SESSION] = customer
    return redirect("member_home")


@open_to_all
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the page on this device; a console session in the same browser goes on."""
    request.session.pop(_SESSION, None)
    return render(request, "member/closed.html", {"left": True})
