"""The settings of a section as a form or as text, with what a draft would change and would do."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guerdon.flows import yaml_text
from guerdon.give.points.wallets import plans
from guerdon.store.programme import offers
from guerdon.store.programme import programme as settings
from guerdon.terms.decision import Refusal
from guerdon.web.console import section_draft as drafts
from guerdon.web.console import section_seen
from guerdon.web.console.section_draft import TEXT, Draft
from guerdon.web.console.section_hold import held, waiting
from guerdon.web.forms.beginning import of_plan
from guerdon.web.forms.examples import example
from guerdon.web.forms.moves import ADD, moved
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.wording import say

# With the page of the room that it sets, where there is one. Segments by RFM have a table of
# their own, and so has no form here.
NAMES: Mapping[str, str] = {
    "points": "points",
    "tiers": "tiers",
    "referral": "referral",
    "play": "play",
    "causes": "",
    "partners": "",
    "sharing": "",
    "gift_cards": "gift_cards",
    "gifts": "gifts",
    "messages": "messages",
    "experiments": "experiments",
}


@allow(*CONSOLE)
def page(request: HttpRequest, name: str) -> HttpResponse:
    """The form; posted it is drawn again with a part more or less, previewed, or made to hold."""
    if name not in NAMES:
        raise Http404
    now = datetime.now(UTC)
    if request.method != "POST":
        draft = drafts.standing(name=name, now=now)
        if request.GET.get("as") == TEXT:
            written = yaml_text.written(data=draft.document) if draft.document else ""
            draft.way, draft.text = TEXT, written
        return _shown(request, draft, now)
    draft = drafts.sent(request=request, name=name)
    act, _, path = request.POST.get("act", "").partition(":")
    if act in ("see", "hold"):
        return _asked(request, draft, act, now)
    if act == "example":
        draft.document = example(section=name, currency=settings.read().currency)
    elif act == "standing" and name == "points":
        draft.document = _in_force(now)
    elif path:
        key = request.POST.get(f"new/{path}", "").strip()[:64] if act == ADD else ""
        draft.document = moved(document=draft.document, act=act, path=path, key=key)
    draft.wrong = {}
    return _shown(request, draft, now, begun=True)


def _in_force(now: datetime) -> dict[str, Any]:
    """The terms of points that hold without a section: those of the programme's rules."""
    plan = offers.live(now=now).plan or plans(rules=settings.read().rules, section=None).main
    return of_plan(plan=plan, now=now)


def _asked(request: HttpRequest, draft: Draft, act: str, now: datetime) -> HttpResponse:
    """Look at the draft, or let it hold; what is wrong with it is told either way."""
    drafts.check(draft=draft)
    if draft.wrong:
        return _shown(request, draft, now, status=422, begun=True)
    if act == "see":
        told = section_seen.seen(draft=draft, now=now)
        if isinstance(told, Refusal):
            draft.wrong["at" if told.reason == "date_past" else ""] = told
            return _shown(request, draft, now, status=422, begun=True)
        return _shown(request, draft, now, begun=True, seen=told)
    if getattr(request.user, "role", "") not in ACTING:
        return _shown(request, draft, now, status=403, begun=True)
    number = held(draft=draft, actor=request.user.get_username(), now=now)
    if isinstance(number, Refusal):
        draft.wrong[""] = number
        return _shown(request, draft, now, status=422, begun=True)
    word = "section.scheduled_now" if number else "section.held_now"
    messages.success(request, say(word, number=number), extra_tags="good")
    return redirect("section", draft.name)


def _shown(
    request: HttpRequest,
    draft: Draft,
    now: datetime,
    *,
    status: int = 200,
    begun: bool = False,
    seen: Mapping[str, Any] | None = None,
) -> HttpResponse:
    parts = drafts.parts(draft=draft, document=draft.document)
    shop = settings.read()
    context = {
        "name": draft.name,
        "called": draft.called,
        "room": NAMES[draft.name],
        "draft": draft,
        "way": draft.way,
        "text": draft.text,
        "version": draft.version,
        "plain": [one for one in parts if not one.holds],
        "holding": [one for one in parts if one.holds],
        "empty": not draft.document and not begun,
        "wrong": draft.wrong,
        "whole_wrong": draft.wrong.get(""),
        "at_wrong": draft.wrong.get("at"),
        "waiting": waiting(name=draft.name),
        "seen": seen,
        "currency": shop.currency,
        "zone": shop.zone,
        "at": now,
    }
    part = request.headers.get("HX-Request") == "true"
    template = "parts/section_form.html" if part else "console/section.html"
    return render(request, template, context, status=200 if part else status)
