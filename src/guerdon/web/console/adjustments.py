"""Adjustments by hand: what waits for a second person, and what became of the others."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.points import adjustments as flow
from guerdon.store.ledger import adjustments
from guerdon.store.ledger.adjustments import STATES, WAITING
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_reason
from guerdon.web.wording import say

PAGE = 40
ACTS = ("approve", "refuse")


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """What waits first, then the others, the newest first."""
    text = request.GET.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    others = adjustments.listed(
        states=tuple(state for state in STATES if state != WAITING), before=before, most=PAGE + 1
    )
    context = {
        "waiting": adjustments.listed(states=(WAITING,), most=200),
        "others": others[:PAGE],
        "older": others[PAGE - 1].number if len(others) > PAGE else None,
        "by_hand_most": programme.read().by_hand_most,
        "me": request.user.get_username(),
    }
    return render(request, "console/adjustments.html", context)


@allow(*ACTING)
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Approve, refuse, or take back one's own."""
    act = request.POST.get("act", "")
    if act not in ACTS:
        return redirect("adjustments")
    by: dict[str, Any] = {
        "actor": request.user.get_username(),
        "key": None,
        "now": datetime.now(UTC),
    }
    if act == "approve":
        done = flow.approve(number=number, **by)
    else:
        done = flow.refuse(number=number, note=request.POST.get("note", "")[:300], **by)
    if isinstance(done, Refusal):
        messages.error(request, written_reason(done), extra_tags="bad")
    else:
        word = f"adjustments.{done.body['state']}_now"
        messages.success(request, say(word, customer=done.body["customer"]), extra_tags="good")
    return redirect("adjustments")
