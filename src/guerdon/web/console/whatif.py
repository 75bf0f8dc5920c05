"""What-if: past orders replayed through offers, before anyone sees them."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guerdon.flows.offers.replay import documents
from guerdon.flows.offers.replay_player import read
from guerdon.flows.offers.replay_points import KIND
from guerdon.store import home, jobs
from guerdon.store.programme import offers
from guerdon.terms.decision import Refusal
from guerdon.web.condition_words import field_said
from guerdon.web.figures import Figure
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import (
    written_count,
    written_money,
    written_percent,
    written_reason,
)
from guerdon.web.wording import say

MOST_LISTED = 500
MOST_BEFORE = 10
# From the best customers down; those without a class last.
CLASSES = ("high", "middle", "low")


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The offers to replay; sent, a job begins."""
    if request.method == "POST":
        return _begun(request)
    listed = [one for one in offers.listed() if one.state != "ended"][:MOST_LISTED]
    context = {"rows": listed, "orders": home.steps().orders, "before": _before()}
    return render(request, "console/whatif.html", context)


def _before() -> list[dict[str, Any]]:
    """What was replayed last: what it would have given, and by how many offers."""
    return [
        {
            "job": work.job,
            "at": datetime.fromisoformat(work.args["now"]),
            "offers": work.outcome["offers"],
            "minor": sum(one["minor"] for one in work.outcome["offers"]),
            "points": work.outcome.get("points", 0),
            "currency": work.outcome["currency"],
        }
        for work in jobs.done(kind="replay", most=MOST_BEFORE)
    ]


def _begun(request: HttpRequest) -> HttpResponse:
    keys = request.POST.getlist("offer")[:MOST_LISTED]
    refused = read(documents=documents(keys=keys))
    if isinstance(refused, Refusal) or getattr(request.user, "role", "") not in ACTING:
        if isinstance(refused, Refusal):
            messages.error(request, written_reason(refused))
        return redirect("whatif")
    now = datetime.now(UTC)
    args = {"offers": keys, "now": now.isoformat()}
    return redirect("job", job=jobs.enqueue(kind="replay", args=args, now=now, unique="replay"))


@allow(*CONSOLE)
def found(request: HttpRequest, job: int) -> HttpResponse:
    """What a replay came to."""
    work = jobs.seen(job=job)
    if work is None or work.kind != "replay" or work.state != "done":
        raise Http404
    told: dict[str, Any] = work.outcome
    # Replays of before points were counted have none.
    bands = [
        {"points": 0, **one, "difference": one["after_minor"] - one["before_minor"]}
        for one in sorted(told["bands"], key=lambda one: _rank(one["band"]))
    ]
    context = {
        "told": told,
        "since": datetime.fromisoformat(told["since"]),
        "until": datetime.fromisoformat(told["until"]),
        "tiles": _tiles(told),
        "bands": bands,
        "offers": sorted(told["offers"], key=lambda one: -one["cost_minor"]),
        "reads": say("whatif.and").join(field_said(field=one) for one in told["reads"]),
        "codes": any(one.get("codes", "none") != "none" for one in told["offers"]),
        "points": any(one.get("kind") == KIND for one in told["offers"]),
    }
    return render(request, "console/whatif_found.html", context)


def _rank(band: str) -> int:
    return CLASSES.index(band) if band in CLASSES else len(CLASSES)


def _tiles(told: dict[str, Any]) -> list[Figure]:
    currency, bands = told["currency"], told["bands"]

    def whole(name: str) -> int:
        return sum(one[name] for one in bands)

    gives = sum(one["minor"] for one in told["offers"])
    worth = told.get("points_minor", 0)
    sales = whole("sales_minor")
    rows = reverse("offers")
    points = Figure(
        word="whatif.points",
        verb="give",
        value=written_count(told.get("points", 0)),
        under=say("whatif.points_under", worth=written_money(worth, currency)),
        formula="whatif.points_formula",
        rows=reverse("points"),
    )
    return [
        Figure(
            word="whatif.gives",
            verb="give",
            value=written_money(gives, currency),
            under=say("whatif.gives_under", had=written_money(whole("before_minor"), currency)),
            formula="whatif.gives_formula",
            rows=rows,
        ),
        *([points] if any(one.get("kind") == KIND for one in told["offers"]) else []),
        Figure(
            word="whatif.share",
            verb="decide",
            value=written_percent((gives + worth) / sales if sales else None),
            formula="whatif.share_formula",
            inputs=(
                ("whatif.gives", written_money(gives, currency)),
                ("whatif.points_worth", written_money(worth, currency)),
                ("whatif.sales", written_money(sales, currency)),
            ),
        ),
        Figure(
            word="whatif.reached",
            verb="know",
            value=written_percent(told["reached"] / told["orders"] if told["orders"] else None, 0),
            under=say("whatif.reached_under", n=written_count(told["orders"])),
            formula="whatif.reached_formula",
        ),
        Figure(
            word="whatif.better",
            verb="measure",
            value=written_count(whole("better")),
            under=say("whatif.worse_under", n=written_count(whole("worse"))),
            formula="whatif.better_formula",
        ),
    ]
