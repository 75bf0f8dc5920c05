"""Budgets: the year, what each campaign has of it, its pace, and the gates of its stages."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.campaigns import budgets
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_reason
from guerdon.web.typed import Typed
from guerdon.web.wording import say

LOOKS = {"spent": "offers", "committed": "direct", "free": "free", "reserve": "reserve"}
# How a campaign's money may be staged: all at once, or a pilot first.
STAGES = {"whole": (1.0,), "pilot": (0.2, 0.8), "three": (0.1, 0.3, 0.6)}


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The running year."""
    return _shown(request)


def _shown(request: HttpRequest, *, status: int = 200, typed: Typed | None = None) -> HttpResponse:
    now = datetime.now(UTC)
    shown = budgets.shown(year=now.year, now=now)
    context = {
        "shown": shown,
        "bar": _bar(shown),
        "rows": [(one, _shares(one)) for one in shown.parts],
        "stages": STAGES,
        "typed": typed,
        "currency": shown.currency,
    }
    return render(request, "console/budgets.html", context, status=status)


def _bar(shown: budgets.YearShown) -> list[dict[str, Any]]:
    """The frame as parts of one bar, in percent of the whole; they add up to it."""
    frame = shown.frame
    if frame is None:
        return []
    # A campaign that spends a bill before its first stage is still within what is committed.
    spent = min(shown.spent, frame.committed)
    parts = [
        ("spent", spent),
        ("committed", frame.committed - spent),
        ("free", frame.free),
        ("reserve", frame.reserve),
    ]
    return [
        {
            "name": name,
            "look": LOOKS[name],
            "minor": minor,
            "share": f"{100 * minor / frame.total:.2f}",
        }
        for name, minor in parts
    ]


def _shares(one: budgets.PartShown) -> dict[str, str]:
    """Spent and released of what is committed, in percent."""
    whole = max(1, one.part.direct + one.part.staged)
    spent, may = one.spent, one.part.direct + one.part.released
    return {
        "spent": f"{min(100.0, 100 * spent / whole):.2f}",
        "waiting": f"{max(0.0, 100 * (may - spent) / whole):.2f}",
    }


@allow(*ACTING)
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Set the frame, give a campaign its part, or release its next stage."""
    now = datetime.now(UTC)
    actor = request.user.get_username()
    campaign = request.POST.get("campaign", "")
    match request.POST.get("act", ""):
        case "frame":
            return _framed(request, actor=actor, now=now)
        case "commit":
            shares = STAGES.get(request.POST.get("stages", ""))
            if shares is None:
                raise Http404
            answer: Any = budgets.commit(
                year=now.year, campaign=campaign, shares=shares, actor=actor, now=now
            )
            said = "budgets.committed_said"
        case "reserve":
            minor = Typed(texts=request.POST.dict()).minor(
                "minor", currency=programme.read().currency
            )
            why = request.POST.get("why", "")[:300]
            answer = budgets.draw_reserve(
                year=now.year, minor=minor or 0, why=why, actor=actor, now=now
            )
            said = "budgets.drawn_said"
        case "release":
            why = request.POST.get("why", "")[:300]
            answer = budgets.release(campaign=campaign, why=why, actor=actor, now=now)
            said = "budgets.released_said"
        case _:
            raise Http404
    if isinstance(answer, Refusal):
        messages.error(request, written_reason(answer), extra_tags="bad")
    else:
        messages.success(request, say(said), extra_tags="good")
    return redirect("budgets")


def _framed(request: HttpRequest, *, actor: str, now: datetime) -> HttpResponse:
    typed = Typed(texts=request.POST.dict())
    total = typed.minor("total", currency=programme.read().currency)
    percent = typed.whole("reserve", most=100)
    if typed.wrong or total is None or percent is None:
        return _shown(request, status=422, typed=typed)
    refused = budgets.frame(
        year=now.year, total=total, reserve_share=percent / 100, actor=actor, now=now
    )
    if refused is not None:
        field = "reserve" if refused.reason == "reserve_share" else "total"
        typed.wrong[field] = refused
        return _shown(request, status=422, typed=typed)
    messages.success(request, say("budgets.framed_said"), extra_tags="good")
    return redirect("budgets")
