"""The terms of points as a form over the programme's section, with what a draft would do."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guerdon.flows.points import preview
from guerdon.flows.programme import programme
from guerdon.give.points.document import NAME
from guerdon.give.points.wallets import plans
from guerdon.store.programme import offers, sections
from guerdon.store.programme import programme as settings
from guerdon.terms.decision import Refusal
from guerdon.terms.points import REVOKES, Plan
from guerdon.web.console.point_fields import KINDS, PENDINGS, ROUNDS, drafted, starts
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.typed import Typed
from guerdon.web.wording import say


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The form; posted it previews, or makes the draft hold from now on."""
    if request.method != "POST":
        return _shown(request)
    typed = Typed(texts=request.POST.dict())
    now = datetime.now(UTC)
    document = drafted(
        typed=typed,
        plan=_plan(now),
        document=sections.document(name=NAME, now=now) or {},
        currency=settings.read().currency,
    )
    if typed.wrong or document is None:
        return _shown(request, status=422, typed=typed)
    found = preview.previewed(document=document, now=now)
    if isinstance(found, Refusal) and found.reason != "no_past_carts":
        return _shown(request, status=422, typed=typed, refusal=found)
    if request.POST.get("act") != "hold":
        without = isinstance(found, Refusal)
        return _shown(request, typed=typed, previewed=None if without else found, asked=True)
    if getattr(request.user, "role", "") not in ACTING:
        return _shown(request, status=403, typed=typed)
    return _held(request, typed, document, now)


def _held(
    request: HttpRequest, typed: Typed, document: dict[str, Any], now: datetime
) -> HttpResponse:
    version = typed.texts.get("version", "")
    done = programme.put_section(
        name=NAME,
        document=document,
        before=int(version) if version.isascii() and version.isdigit() else 0,
        actor=request.user.get_username(),
        key=None,
        now=now,
    )
    if isinstance(done, Refusal):
        return _shown(request, status=422, typed=typed, refusal=done)
    messages.success(request, say("point_terms.held_now"), extra_tags="good")
    return redirect("points")


def _plan(now: datetime) -> Plan:
    live = offers.live(now=now).plan
    return live or plans(rules=settings.read().rules, section=None).main


def _shown(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    now = datetime.now(UTC)
    shop = settings.read()
    plan = _plan(now)
    live = sections.live(name=NAME, now=now)
    context = {
        "start": starts(plan=plan, now=now, currency=shop.currency),
        "plan": plan,
        "version": live[0] if live else 0,
        "kinds": [(kind, say(f"point_lives.{kind}")) for kind in KINDS],
        "rounds": [(one, say(f"point_terms.rounds_{one or 'none'}")) for one in ROUNDS],
        "pendings": [(one, say(f"point_terms.pending_{one}")) for one in PENDINGS],
        "revokes": [(one, say(f"point_terms.{one}")) for one in REVOKES],
        **more,
    }
    return render(request, "console/point_terms.html", context, status=status)
