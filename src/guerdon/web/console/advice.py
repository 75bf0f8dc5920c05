"""The offer adviser: asked by goal and audience, answered with offers that can be made at once."""

from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from guerdon.decide.advice import kinds
from guerdon.flows.advice import advice, words
from guerdon.flows.advice.advice import Advice, Asked, Suggestion
from guerdon.flows.goals import goals
from guerdon.store.campaigns import goals as kept
from guerdon.store.night import segments
from guerdon.terms.decision import Refusal
from guerdon.web.console import offer_builder
from guerdon.web.offer_words import gives
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_money, written_name
from guerdon.web.typed import Typed
from guerdon.web.wording import say

# Where a kind is begun that has no document of its own.
ELSEWHERE = {
    "gift": ("offer_new", "gift"),
    "sample": ("offer_new", "sample"),
    "referral": ("referral",),
}


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The form, and once asked the answer beside it."""
    goal = kept.seen(key=request.GET.get("serves", ""))
    texts = {name: request.GET.get(name, "") for name in ("goal", "segment", "serves")}
    if goal is not None and not texts["goal"]:
        texts["goal"] = kinds.goal_of(figure=goal.goal.kpi)
        texts["segment"] = texts["segment"] or goal.goal.of
    found = advice.advised(asked=_asked(texts), now=datetime.now(UTC)) if texts["goal"] else None
    refusal = found if isinstance(found, Refusal) else None
    context = {
        "typed": Typed(texts=texts),
        "goals": [(name, say(f"advice.goal_{name}")) for name in kinds.FOR],
        "serving": [("", say("advice.no_goal"))]
        + [(key, written_name(name)) for key, name in goals.names().items()],
        "segments": [("", say("segments.everybody"))]
        + [(one.key, written_name(one.name)) for one in segments.listed()],
        "refusal": refusal,
        "advice": None if refusal else found,
        "rows": _rows(found) if isinstance(found, Advice) else [],
    }
    return render(request, "console/advice.html", context, status=422 if refusal else 200)


def _asked(texts: dict[str, str]) -> Asked:
    if texts["goal"] not in kinds.FOR:
        raise Http404
    return Asked(goal=texts["goal"], segment=texts["segment"], serves=texts["serves"])


def _rows(found: Advice) -> list[dict[str, Any]]:
    return [_row(one, found) for one in found.suggestions]


def _row(one: Suggestion, found: Advice) -> dict[str, Any]:
    currency, weighed = found.currency, one.weighed
    route = ELSEWHERE.get(one.kind)
    row: dict[str, Any] = {
        "one": one,
        "title": say("frame.referral" if route == ("referral",) else f"offer_kinds.{one.kind}"),
        "good": f"advice_good.{one.kind}",
        "bad": f"advice_bad.{one.kind}",
        "gives": gives(document=one.document, currency=currency) if one.document else "",
        "source": words.source(one=one),
        "pays": words.pays(one=one, currency=currency),
        "to": reverse(route[0], args=route[1:]) if route else "",
        "own": weighed is not None and weighed.source != "prior",
    }
    if weighed is not None:
        for name in ("cost", "most", "sales", "sales_low", "sales_high", "net", "net_low"):
            row[name] = written_money(round(getattr(weighed, name)), currency)
        row["net_high"] = written_money(round(weighed.net_high), currency)
        row["pays_off"] = weighed.net_low > 0
    return row


@allow(*ACTING)
def make(request: HttpRequest, kind: str) -> HttpResponse:
    """The offer builder, filled in with the suggestion of that kind for the same question."""
    texts = {name: request.GET.get(name, "") for name in ("goal", "segment", "serves")}
    found = advice.advised(asked=_asked(texts), now=datetime.now(UTC))
    if isinstance(found, Refusal):
        raise Http404
    document = next((one.document for one in found.suggestions if one.kind == kind), None)
    if document is None:
        raise Http404
    return offer_builder.filled(request, document)
