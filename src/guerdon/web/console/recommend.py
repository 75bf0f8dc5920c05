"""Recommendations: which way was chosen and why, how much of the shop it shows, and a try-out."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.know import recommend as flow
from guerdon.store import jobs
from guerdon.store.night import nights
from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import said
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.wording import language

SHOWN = 10


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The recommender in use with all that was tried; asked for a customer, what they would get."""
    found = flow.current()
    asked = {name: request.GET.get(name, "").strip()[:200] for name in ("customer", "cart")}
    context: dict[str, Any] = {"found": found, "asked": asked, "night": nights.current()}
    if found is not None:
        report = found.report
        tried = report.get("tried", [])
        best = tried[0]["ndcg"] if tried else 0
        context |= {
            "report": report,
            "tried": [
                {**one, "share": round(100 * one["ndcg"] / best) if best else 0} for one in tried
            ],
            "told": _tried_out(asked) if any(asked.values()) else None,
        }
    return render(request, "console/recommendations.html", context)


def _tried_out(asked: dict[str, str]) -> dict[str, Any]:
    """What the customer with that cart would be told now, or why not."""
    cart = [sku.strip() for sku in asked["cart"].replace("，", ",").split(",") if sku.strip()]
    found = flow.recommend(customer=asked["customer"], cart=cart, count=SHOWN)
    if isinstance(found, Refusal):
        return {"refused": said(reason=found.reason, data=found.data, language=language())}
    return {"items": [(one, why(one)) for one in found.items]}


def why(one: flow.Recommendation) -> str:
    """The reason in the reader's language."""
    return one.why_zh if language() == "zh" else one.why_en


def few(*, customer: str, count: int) -> list[tuple[flow.Recommendation, str]]:
    """The best few for a customer with their reasons, for a card; nothing where there is none."""
    found = flow.recommend(customer=customer, count=count)
    return [] if isinstance(found, Refusal) else [(one, why(one)) for one in found.items]


@require_POST
@allow(*ACTING)
def fit(request: HttpRequest) -> HttpResponse:
    """Fit anew in the background and watch it."""
    now = datetime.now(UTC)
    job = jobs.enqueue(kind="recommend", args={"now": now.isoformat()}, now=now, unique="recommend")
    return redirect("job", job)
