"""The table of RFM segments in the console: all 125 cells, tried before they are kept."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guerdon.flows.know import rfm
from guerdon.give.rfm.document import RECENCIES, SCORES, SEGMENTS
from guerdon.terms.decision import Refusal
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_reason
from guerdon.web.wording import say

EACH = range(1, SCORES + 1)


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
            context["moves"] = [(*pair, n) for pair, n in found.moves.items()]
    context |= {
        "recency": document["recency"],
        "recencies": RECENCIES,
        "segments": SEGMENTS,
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
    return {"recency": post("recency", "days")[:10], "cells": cells}


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
    messages.success(request, say("rfm_table.kept"), extra_tags="good")
    return redirect("rfm_table")
