"""A member's runs of journeys: where each stands, why, and everything that happened in it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guerdon.give.journeys.run import ENDED, HELD_OUT, Run
from guerdon.store.journeys import journeys
from guerdon.store.journeys import runs as journey_runs
from guerdon.store.journeys.runs import MarkSeen
from guerdon.web.roles import CONSOLE, allow
from guerdon.web.wording import say, wordings

MOST = 30


@allow(*CONSOLE)
def part(request: HttpRequest, key: str) -> HttpResponse:
    """The part of the customer's page."""
    names = {one.key: one.journey.name for one in journeys.listed()}
    found = journey_runs.of_customer(customer=key, most=MOST)
    runs = [
        {
            "run": run,
            "name": names.get(run.journey),
            "stands": stands(run=run),
            "marks": [_mark(one) for one in marks],
            "source": f"journey:{run.journey}",
        }
        for run, marks in found
    ]
    return render(request, "parts/runs.html", {"runs": runs, "customer": key})


def stands(*, run: Run) -> tuple[str, str, Any]:
    """(word, step, what it waits for or why it ended): where the run stands, for a sentence.

    The word is one of `runs`: held_out, ended, watched, hears, waits, staff, stuck.
    """
    if run.state == ENDED:
        return "ended", run.step, _why(run.why)
    if run.arm == HELD_OUT:
        return "held_out", run.step, run.due_at
    if run.state != "going":
        return "watched", run.step, _why(run.why)
    if run.hears:
        return "hears", run.step, (run.hears, run.due_at)
    if run.due_at is None:
        return "stuck", run.step, None
    return "waits", run.step, run.due_at


def _why(why: str) -> str:
    """A run ends by itself for one of a few reasons; a shop may give exits reasons of its own."""
    word = f"journey_whys.{why}"
    return say(word) if word in wordings() else why


def _mark(one: MarkSeen) -> dict[str, Any]:
    told = [f"{word} {value}" for word, value in one.data.items() if isinstance(value, str | int)]
    what = _why(one.what) if one.kind == "end" else one.what
    return {"mark": one, "what": what, "told": " · ".join(told)[:160]}
