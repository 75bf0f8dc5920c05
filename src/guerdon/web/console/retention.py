"""Retention: who stayed from one period to the next, and cohorts by month of first purchase."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guerdon.flows.know import after_occasion, retention
from guerdon.store import home
from guerdon.terms.decision import Refusal
from guerdon.web.figures import Figure
from guerdon.web.roles import CONSOLE, allow
from guerdon.web.templatetags.words import written_count, written_percent
from guerdon.web.wording import say

# What people compare: quarters, half years, years.
PERIODS = (90, 182, 365)
MOST_SHOWN = 24


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The last days against the days before, by the newest night."""
    text = request.GET.get("days", "")
    days = int(text) if text.isascii() and text.isdigit() and int(text) in PERIODS else PERIODS[0]
    seen = retention.seen(days=days)
    if isinstance(seen, Refusal):
        waiting = {"waiting": home.steps().orders}
        return render(request, "console/customers_none.html", waiting)
    occasions = after_occasion.seen()
    context = {
        "seen": seen,
        "tiles": _tiles(seen),
        "periods": PERIODS,
        "days": days,
        "occasions": () if isinstance(occasions, Refusal) else occasions.occasions[:MOST_SHOWN],
    }
    return render(request, "console/retention.html", context)


def _tiles(seen: retention.RetentionSeen) -> list[Figure]:
    counted = (
        ("retention.start", written_count(seen.start)),
        ("retention.end", written_count(seen.end)),
        ("retention.new", written_count(seen.new)),
        ("retention.back", written_count(seen.back)),
    )
    lifetime = seen.lifetime_days
    return [
        Figure(
            word="retention.rate",
            verb="measure",
            value=written_percent(seen.rate, 0),
            under=say("retention.rate_under", n=f"{seen.start:,}"),
            formula="retention.rate_formula",
            inputs=counted,
            at=seen.as_of,
        ),
        Figure(
            word="retention.value_rate",
            verb="give",
            value=written_percent(seen.value_rate, 0),
            formula="retention.value_formula",
            at=seen.as_of,
        ),
        Figure(
            word="retention.lifetime",
            verb="know",
            value="–" if lifetime is None else say("value.days", n=f"{lifetime:,.0f}"),
            formula="retention.lifetime_formula",
            inputs=(("retention.rate", written_percent(seen.rate)),),
            at=seen.as_of,
        ),
        Figure(
            word="retention.new",
            verb="decide",
            value=written_count(seen.new),
            under=say("retention.back_under", n=f"{seen.back:,}"),
            formula="retention.new_formula",
            inputs=counted,
            at=seen.as_of,
        ),
    ]
