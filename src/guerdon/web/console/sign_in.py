"""Signing in and out, and choosing the language."""

from datetime import UTC, datetime

from django.contrib.auth import get_user_model, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from guerdon.store.house import sign_in
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.web.roles import open_to_all

LANGUAGE_COOKIE = "language"
LANGUAGES = ("en", "zh-hans")
YEAR = 365 * 24 * 3600


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The sign-in page; a wrong password keeps the name that was typed."""
    onward = _onward(request, request.POST.get("next") or request.GET.get("next") or "/")
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect("home")
        return render(request, "console/sign_in.html", {"next": onward})
    name = request.POST.get("name", "").strip()
    person = sign_in.recognised(
        name=name,
        password=request.POST.get("password", "")[:1000],
        address=request.META.get("REMOTE_ADDR", ""),
        now=datetime.now(UTC),
    )
    if isinstance(person, Refusal):
        context = {"next": onward, "name": name, "refusal": person}
        return render(request, "console/sign_in.html", context, status=422)
    with write():
        login(request, get_user_model().objects.get(pk=person.number))
    answer = HttpResponseRedirect(onward)
    if LANGUAGE_COOKIE not in request.COOKIES and person.language in LANGUAGES:
        _remember(answer, person.language)
    return answer


@open_to_all
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out, back to the sign-in page."""
    logout(request)
    return redirect("sign_in")


@open_to_all
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Read on in this language; kept in a cookie and with the person."""
    wanted = request.POST.get("language", "")
    answer = HttpResponseRedirect(_onward(request, request.POST.get("next") or "/"))
    if wanted in LANGUAGES:
        _remember(answer, wanted)
        if request.user.is_authenticated:
            sign_in.speak(name=request.user.get_username(), language=wanted)
    return answer


def _remember(answer: HttpResponse, wanted: str) -> None:
    answer.set_cookie(LANGUAGE_COOKIE, wanted, max_age=YEAR, samesite="Lax")


def _onward(request: HttpRequest, to: str) -> str:
    """Where to go next: a path of this site, never another host."""
    safe = url_has_allowed_host_and_scheme(
        to, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return to if safe else "/"
