"""The table of RFM segments in the console: cells and names, tried before they are kept."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guerdon.flows.know import rfm
from guerdon.give.rfm.document import LONGEST_NAME, RECENCIES, SCORES, SEGMENTS, parsed
from guerdon.terms.decision import Refusal
from guerdon.web import rfm_words
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import called, written_reason
from guerdon.web.wording import say

EACH = range(1, SCORES + 1)
# Room for so many more segments at a time.
ROOM = 2


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The table; a POST says what it would move, or keeps it."""
    now = datetime.now(UTC)
    table = rfm.current(now=now)
    document: Any = table.document
    context: dict[str, Any] = {"version": table.version}
    if request.method == "POST":
        document = _typed(request)
        acting = getattr(request.user, "role", "") in ACTING
        if request.POST.get("act") == "keep" and acting:
            kept = _kept(request, document, now)
            if kept is not None:
                return kept
        found = rfm.preview(document=document)
        context["refusal" if isinstance(found, Refusal) else "preview"] = found
        if not isinstance(found, Refusal):
            said = dict(_segments(document.get("names", {})))
            context["moves"] = [
                (called(now_, "rfm"), said.get(then, then), n)
                for (now_, then), n in found.moves.items()
            ]
    names = document.get("names", {})
    context |= {
        "names": _names(names),
        "longest": LONGEST_NAME,
        "recency": document["recency"],
        "recencies": RECENCIES,
        "segments": _segments(names),
        "scores": list(EACH),
        "blocks": [
            (r, [(f, list(enumerate(document["cells"][f"r{r}"][f - 1], start=1))) for f in EACH])
            for r in reversed(EACH)
        ],
    }
    return render(request, "console/rfm.html", context)


def _typed(request: HttpRequest) -> dict[str, Any]:
    post = request.POST.get
    cells = {f"r{r}": [[post(f"c{r}{f}{m}", "")[:40] for m in EACH] for f in EACH] for r in EACH}
    names: dict[str, dict[str, str]] = {}
    for key in request.POST.getlist("key")[:100]:
        told = {tongue: post(f"{tongue}_{key}", "").strip()[:100] for tongue in ("en", "zh")}
        if any(told.values()):
            names[key[:40]] = {tongue: name for tongue, name in told.items() if name}
    document: dict[str, Any] = {"recency": post("recency", "days")[:10], "cells": cells}
    return document | ({"names": names} if names else {})


def _segments(names: Any) -> list[tuple[str, str]]:
    """What a cell may be, by the names of the draft."""
    read = parsed(document={"names": names})
    own = {} if isinstance(read, Refusal) else read.names
    keys = (*SEGMENTS, *(key for key in own if key not in SEGMENTS))
    return [(key, rfm_words.named(code=key, among=own)) for key in keys]


def _names(names: Any) -> list[dict[str, Any]]:
    """A row for each segment: shipped, the shop's own, and room for more."""
    own = [key for key in names if key not in SEGMENTS]
    free = (f"own_{number}" for number in range(1, 1000) if f"own_{number}" not in names)
    new = [next(free) for _ in range(ROOM)]
    return [
        {
            "key": key,
            "shipped": key in SEGMENTS,
            "fields": [
                (
                    tongue,
                    names.get(key, {}).get(tongue, ""),
                    say(f"rfm.{key}", in_language=tongue) if key in SEGMENTS else "",
                )
                for tongue in ("en", "zh")
            ],
        }
        for key in (*SEGMENTS, *own, *new)
    ]


def _kept(request: HttpRequest, document: Any, now: datetime) -> HttpResponse | None:
    before = request.POST.get("version", "")
    done = rfm.keep(
        document=document,
        before=int(before) if before.isdecimal() and len(before) < 19 else -1,
        actor=request.user.get_username(),
        now=now,
    )
    if isinstance(done, Refusal):
        messages.error(request, written_reason(done), extra_tags="bad")
        return None
    rfm_words.forget()
    messages.success(request, say("rfm_table.kept"), extra_tags="good")
    return redirect("rfm_table")
