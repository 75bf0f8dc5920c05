"""The offer adviser over HTTP: which offers for a goal and an audience, and by what evidence."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.decide.advice import kinds
from guerdon.flows.advice import advice, words
from guerdon.flows.advice.advice import Suggestion
from guerdon.terms.decision import Reason
from guerdon.terms.reasons import said
from guerdon.terms.role import Role
from guerdon.web.api import asked
from guerdon.web.api.answered import answered
from guerdon.web.api.key import Key, granted
from guerdon.web.api.problem import spoken
from guerdon.web.api.till import bodies
from guerdon.web.wording import say

router = Router(tags=["goals"])
EXAMPLE = {"goal": "raise_basket", "segment": "regulars", "serves": "winter-sales"}
ASK = bodies.body(
    {
        "goal": {"type": "string", "enum": list(kinds.FOR), "default": kinds.RETAIN},
        "segment": {"type": "string", "maxLength": 64, "description": "Its key; all if absent."},
        "serves": {"type": "string", "maxLength": 64, "description": "The goal it is to serve."},
    },
    EXAMPLE,
)


@router.post("/advice", auth=Key(Role.MARKETER, Role.ANALYST), openapi_extra=ASK)
def advise(request: HttpRequest) -> HttpResponse:
    """Offers that come into question, the best first, each with its evidence; nothing is kept."""
    wanted = granted(advice.asked(document=asked.body(request)))
    found = granted(advice.advised(asked=wanted, now=asked.now(request)))
    language = spoken(request)
    body = {
        "goal": wanted.goal,
        "segment": wanted.segment,
        "currency": found.currency,
        "people": found.people,
        "average_basket_minor": found.basket,
        "orders_a_year": found.orders,
        "margin": found.margin,
        "threshold_minor": found.threshold,
        "baskets": asdict(found.reached),
        "suggestions": [_told(one, found.currency, language) for one in found.suggestions],
    }
    return answered(request, body)


def _told(one: Suggestion, currency: str, language: str) -> dict[str, Any]:
    def told(reason: Reason | None) -> dict[str, Any] | None:
        if reason is None:
            return None
        says = said(reason=reason.reason, data=reason.data, language=language)
        return {"reason": reason.reason, "data": dict(reason.data), "says": says}

    weighed = one.weighed and asdict(one.weighed)
    if weighed:
        weighed["at"] = weighed["at"] and weighed["at"].isoformat()
    return {
        "kind": one.kind,
        "good": say(f"advice_good.{one.kind}", in_language=language),
        "bad": say(f"advice_bad.{one.kind}", in_language=language),
        "offer": one.document,
        "depth": one.depth,
        "length": asdict(one.length),
        "expected": weighed,
        "use_cost_minor": one.use_cost,
        "breakeven_share": one.breakeven,
        "ceiling_minor": one.ceiling,
        "closes_share": one.closes,
        "source": told(words.source(one=one)),
        "pays": told(words.pays(one=one, currency=currency)),
    }
