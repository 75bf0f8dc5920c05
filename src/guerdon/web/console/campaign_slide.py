"""The slider of a campaign's page: the plan with another budget, and what that changes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from guerdon.flows.campaigns.campaign import CampaignLooked
from guerdon.flows.campaigns.slider import Slide, slid
from guerdon.store.campaigns import campaigns as kept
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.web.offer_words import gives
from guerdon.web.roles import CONSOLE, allow


@allow(*CONSOLE)
def slide(request: HttpRequest, key: str) -> HttpResponse:
    """The plan solved with another budget (`budget`, minor units), as the slider moves."""
    asked = request.GET.get("budget", "")
    budget = int(asked) if asked.isdigit() and len(asked) < 16 else 0
    found = slid(campaign=key, budget_minor=budget, now=datetime.now(UTC))
    standing = kept.seen(key=key)
    if standing is None:
        raise Http404
    context = {
        "slid": None if isinstance(found, Refusal) else found.there,
        "refusal": found if isinstance(found, Refusal) else None,
        "campaign": standing,
        "changed": budget != standing.budget_minor,
        "moved": None if isinstance(found, Refusal) else _moved(found, standing.brief),
    }
    return render(request, "parts/slid.html", context)


def _moved(found: Slide, brief: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the other budget changes against the campaign's own; None where nothing compares."""
    if found.own is None or found.own is found.there:
        return None
    there, own = found.there, found.own
    currency = programme.read().currency
    documents = {one["key"]: one for one in brief.get("offers", ())}
    offers = [
        {
            "gives": gives(document=documents.get(one.offer, {}), currency=currency),
            "given": one.given - before.given,
        }
        for one, before in zip(there.offers, own.offers, strict=True)
        if one.given != before.given
    ]
    return {
        "fewer": max(0, own.given - there.given),
        "more": max(0, there.given - own.given),
        "less": max(0.0, own.gain - there.gain),
        "gained": max(0.0, there.gain - own.gain),
        "offers": offers,
    }


def ends(*, looked: CampaignLooked) -> dict[str, int] | None:
    """The ends and the step of the slider, while the plan may still change."""
    seen = looked.campaign
    if seen.state != kept.PLANNED:
        return None
    step = max(1, seen.budget_minor // 50)
    # Bills and the reserve come first: a budget below them leaves nothing to slide.
    bills = int(seen.brief.get("direct_cost_minor", 0)) * 5 // 4
    return {
        "least": step * max(5, -(-bills // step)),
        "most": step * 150,
        "step": step,
        "at": seen.budget_minor,
    }
