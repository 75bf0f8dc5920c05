"""The part of the page of points that tells the liability: by tier, and how much ends unused."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guerdon.flows.points import liability
from guerdon.flows.tiers import setting
from guerdon.terms.decision import Reason
from guerdon.web.roles import CONSOLE, allow
from guerdon.web.templatetags.words import written_name, written_percent, written_reason


@allow(*CONSOLE)
def part(request: HttpRequest) -> HttpResponse:
    """Worth by tier and the forecast of breakage, or why there is none; fetched by the page."""
    now = datetime.now(UTC)
    found = liability.told(now=now)
    names = setting.names(now=now)
    context = {
        "told": found,
        "tiers": [
            (written_name(names[band.name]) if band.name in names else "", band)
            for band in found.by_tier
            if band.points
        ],
        "why": written_reason(Reason(reason=f"forecast_{found.why}", data=dict(found.data)))
        if found.why
        else "",
        "level": written_percent(found.breakage.level, 0) if found.breakage else "",
        "currency": found.currency,
    }
    return render(request, "parts/liability.html", context)
