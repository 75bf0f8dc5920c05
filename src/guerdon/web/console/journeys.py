"""Journeys: all of them with live counts, one with its steps, edited, simulated and made live."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.canonical import digest
from guerdon.flows import yaml_text
from guerdon.flows.journeys import editing, ready, simulation
from guerdon.give.journeys.step import END
from guerdon.store.journeys import counts as journey_counts
from guerdon.store.journeys import journeys
from guerdon.store.journeys.counts import Counts
from guerdon.store.journeys.journeys import LIVE, JourneySeen
from guerdon.store.messages import staff_tasks
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.web import daily_chart
from guerdon.web.console import journey_flow, journey_frame
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_reason
from guerdon.web.wording import say

DAYS = 28
# A page answers within seconds; the command line and the API look at more.
MOST_MEMBERS = 4_000


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """Every journey with what came of it, and those to begin with."""
    counts, empty = journey_counts.listed(), Counts()
    found = [(one, counts.get(one.key, empty)) for one in journeys.listed()]
    there = {one.key for one, _ in found}
    begin = {name: one.journey for name, one in ready.ready().items() if name not in there}
    context = {"found": found, "ready": begin, "tasks": staff_tasks.counts()}
    return render(request, "console/journeys.html", context)


@allow(*CONSOLE)
def new(request: HttpRequest, name: str) -> HttpResponse:
    """A ready-made journey in the editor; nothing is kept before it is said."""
    found = ready.ready().get(name)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _edited(request, None)
    return _shown(request, None, found.text)


@allow(*CONSOLE)
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One journey: its steps with counts, its text, faults, and an outlook where asked for."""
    seen = journeys.one(key=key)
    if seen is None:
        raise Http404
    if request.method == "POST":
        return _edited(request, seen)
    text = yaml_text.written(data=journey_flow.ordered(document=seen.document))
    return _shown(request, seen, text)


@allow(*ACTING)
@require_POST
def switch(request: HttpRequest, key: str) -> HttpResponse:
    """Make it live or pause it."""
    act = editing.go_live if request.POST.get("act") == LIVE else editing.pause
    done = act(key=key, actor=request.user.get_username(), now=datetime.now(UTC))
    if isinstance(done, Refusal):
        messages.error(request, written_reason(done), extra_tags="bad")
    else:
        word = "journey.live_now" if act is editing.go_live else "journey.paused_now"
        messages.success(request, say(word), extra_tags="good")
    return redirect("journey", key)


def _edited(request: HttpRequest, seen: JourneySeen | None) -> HttpResponse:
    """One act of the editor on the text that came along; only `keep` writes anything."""
    text, act = request.POST.get("text", ""), request.POST.get("act", "check")
    data = editing.read(text=text, file="journey")
    if isinstance(data, Refusal):
        return _shown(request, seen, text, refusal=data, status=422)
    before, typed = data, {name: str(value) for name, value in request.POST.items()}
    # Whoever wrote in the text means the text; else the fields hold, whichever button was pressed.
    if drawn(text=text) == request.POST.get("drawn"):
        data = journey_frame.filled(document=data, typed=typed)
        data = journey_flow.typed_in(document=data, typed=typed)
    if act not in ("keep", "check", "simulate"):
        data = journey_flow.changed(document=data, act=act, typed=typed)
    if data != before:
        wrong = editing.plan(document_=data, now=datetime.now(UTC))
        if isinstance(wrong, Refusal):
            # What cannot be is named beside the journey as it was, so that its form stays there.
            return _shown(request, seen, text, refusal=wrong, status=422)
        text = yaml_text.written(data=journey_flow.ordered(document=data))
    if act == "keep":
        return _kept(request, seen, text, data)
    return _shown(request, seen, text, simulated=act == "simulate")


def drawn(*, text: str) -> str:
    """A mark of the text as the page shows it, to know whether somebody wrote in it."""
    return digest(value=text.replace("\r\n", "\n").strip())


def _kept(
    request: HttpRequest, seen: JourneySeen | None, text: str, data: Mapping[str, Any]
) -> HttpResponse:
    if getattr(request.user, "role", "") not in ACTING:
        return _shown(request, seen, text, status=403)
    moves = {
        name.removeprefix("move."): str(value)
        for name, value in request.POST.items()
        if name.startswith("move.")
    }
    if seen is not None and data.get("journey") != seen.key:
        problem = {"where": "$.journey", "problem": seen.key}
        wrong = Refusal(reason="journey_malformed", data=problem)
        return _shown(request, seen, text, refusal=wrong, status=422)
    done = editing.apply(
        document_=data,
        actor=request.user.get_username(),
        now=datetime.now(UTC),
        moves=moves,
        lock=request.POST.get("lock") or "0",
    )
    if isinstance(done, Refusal):
        return _shown(request, seen, text, refusal=done, status=422)
    said = say("journey.kept_now", version=done.version, moved=done.moved)
    messages.success(request, said, extra_tags="good")
    return redirect("journey", done.journey.key)


def _shown(
    request: HttpRequest,
    seen: JourneySeen | None,
    text: str,
    *,
    refusal: Refusal | None = None,
    simulated: bool = False,
    status: int = 200,
) -> HttpResponse:
    now = datetime.now(UTC)
    counts = journey_counts.of(journey=seen.key) if seen else Counts()
    context: dict[str, Any] = {
        "seen": seen,
        "text": text,
        "drawn": drawn(text=text),
        "rows": text.count("\n") + 2,
        "counts": counts,
        "refusal": refusal,
        "kinds": tuple(journey_flow.FRESH),
        "acting": getattr(request.user, "role", "") in ACTING,
        "lock": request.POST.get("lock") or (str(seen.version) if seen else "0"),
        "currency": programme.read().currency,
        "end": END,
    }
    data = editing.read(text=text, file="journey")
    planned = data if isinstance(data, Refusal) else editing.plan(document_=data, now=now)
    if isinstance(planned, Refusal):
        context["refusal"] = refusal or planned
        return render(request, "console/journey.html", context, status=422)
    context |= {
        "planned": planned,
        "journey": planned.journey,
        "edited": not planned.same,
        "frame": journey_frame.fields(document=planned.document),
        "before": max(0, -planned.journey.entry.days),
        "way": journey_frame.way(document=planned.document),
        "ways": tuple(journey_frame.FRESH),
        "triggers": ready.triggers(),
        "lines": journey_flow.lines(
            journey=planned.journey,
            document=planned.document,
            counts=counts,
            findings=planned.findings,
        ),
        "faults": sum(one.grave for one in planned.findings),
        "notes": sum(not one.grave for one in planned.findings),
        "whole": [one for one in planned.findings if not one.step],
        "moving": [one for one in planned.waiting if not planned.same],
    }
    if simulated:
        context |= _simulated(planned, now)
    return render(request, "console/journey.html", context, status=status)


def _simulated(planned: editing.Planned, now: datetime) -> dict[str, Any]:
    found = simulation.past(journey=planned.journey, days=DAYS, now=now, most=MOST_MEMBERS)
    days = sorted(found.outlook.days.items())
    most = max((max(one.sent, one.entered) for _, one in days), default=0) or 1
    return {
        "outlook": found.outlook,
        "members": found.members,
        "sums": found.outlook.sums(),
        "days": [(day.isoformat(), one, 100 * one.sent // most) for day, one in days],
        "chart": daily_chart.drawn(days=found.outlook.days),
        "span": DAYS,
    }
