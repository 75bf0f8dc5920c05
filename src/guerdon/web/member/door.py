"""The member's door: a signed link opens the page on a device, and only that member's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from guerdon.store.customers import member
from guerdon.terms.role import Role
from guerdon.web.roles import open_to_all

SALT = "guerdon.member"
LINK_LIFE_SECONDS = 30 * 24 * 3600
# A page kept on a home screen stays open: each visit renews it. It is a cookie of its own, so that
# it neither ends with a session of the console in the same browser nor lengthens one.
COOKIE = "member"
COOKIE_SALT = "guerdon.member.page"
COOKIE_LIFE_SECONDS = 90 * 24 * 3600
PATH = "/m/"

View = Callable[..., HttpResponse]


def link(*, customer: str) -> str:
    """The path that signs this member in, good for 30 days."""
    token = signing.TimestampSigner(salt=SALT).sign_object(customer)
    return reverse("member_enter", kwargs={"token": token})


def customer_of(*, token: str) -> str | None:
    """Whose link it is; None for one that is altered or too old."""
    return _read(token, salt=SALT, life=LINK_LIFE_SECONDS)


def _read(token: str, *, salt: str, life: int) -> str | None:
    try:
        found = signing.TimestampSigner(salt=salt).unsign_object(token, max_age=life)
    except signing.BadSignature:
        return None
    return found if isinstance(found, str) else None


def for_member(view: View) -> View:
    """Let in the member whose link was opened here; the view is told whose page it is."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = request.COOKIES.get(COOKIE, "")
        customer = _read(token, salt=COOKIE_SALT, life=COOKIE_LIFE_SECONDS)
        found = member.one(customer=customer) if customer is not None else None
        if found is None:
            return render(request, "member/closed.html", status=403)
        answer = view(request, *args, member=found, **kwargs)
        _keep(answer, customer=found.customer)
        return answer

    guarded.allowed = frozenset({Role.MEMBER})  # type: ignore[attr-defined]
    return guarded


def _keep(answer: HttpResponse, *, customer: str) -> None:
    answer.set_cookie(
        COOKIE,
        signing.TimestampSigner(salt=COOKIE_SALT).sign_object(customer),
        max_age=COOKIE_LIFE_SECONDS,
        path=PATH,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Open the page of the link's member; a bad link says how to get a new one."""
    customer = customer_of(token=token)
    if customer is None or member.one(customer=customer) is None:
        return render(request, "member/closed.html", status=403)
    answer = redirect("member_home")
    _keep(answer, customer=customer)
    return answer


@open_to_all
@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the page on this device; a console session in the same browser goes on."""
    answer = render(request, "member/closed.html", {"left": True})
    answer.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return answer
