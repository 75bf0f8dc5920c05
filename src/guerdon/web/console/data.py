"""Data: a file is sent, its columns confirmed, brought in as a job, and every row accounted for."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.intake import intake as flow
from guerdon.flows.intake import uploads
from guerdon.flows.intake.sources import Source
from guerdon.flows.intake.sources import kept as kept_source
from guerdon.know import mapping
from guerdon.store import intake as kept
from guerdon.store import jobs
from guerdon.store.night import know
from guerdon.terms.decision import Refusal
from guerdon.terms.fields import ATTRIBUTE
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import called, written_reason
from guerdon.web.wording import language, say

SHOWN = 3
HELD = 20


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """What was brought in so far, and the way to bring in more."""
    return render(request, "console/data.html", {"intakes": kept.listed(), "night": know.current()})


@allow(*ACTING)
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the file and go on to its columns; one that is no table is refused at once."""
    file = request.FILES.get("file")
    now = datetime.now(UTC)
    if file is None:
        answer: str | Refusal = Refusal(reason="field_empty")
    else:
        answer = uploads.keep(name=file.name or "upload", pieces=file.chunks(), now=now)
    return _looked_at(request, answer)


@allow(*ACTING)
@require_POST
def source(request: HttpRequest) -> HttpResponse:
    """Keep where rows are, sealed, and go on to their columns as with a file."""
    given = {word: request.POST.get(word, "").strip() for word in ("place", "table", "query")}
    asked = Source(**given, password=request.POST.get("password", ""))
    return _looked_at(request, kept_source(source=asked, now=datetime.now(UTC)))


def _looked_at(request: HttpRequest, answer: str | Refusal) -> HttpResponse:
    """On to the columns of what was kept; what is no table is dropped and said."""
    if isinstance(answer, str):
        found = uploads.found(token=answer)
        seen = found if isinstance(found, Refusal) else flow.look(file=found)
        if not isinstance(seen, Refusal):
            return redirect("intake_mapping", answer)
        uploads.drop(token=answer)
        answer = seen
    messages.error(request, written_reason(answer), extra_tags="bad")
    return redirect("data")


@allow(*ACTING)
def columns(request: HttpRequest, token: str) -> HttpResponse:
    """The file's columns with what they probably say, to be confirmed."""
    file = uploads.found(token=token)
    if isinstance(file, Refusal):
        messages.error(request, written_reason(file), extra_tags="bad")
        return redirect("data")
    what = request.POST.get("what") or request.GET.get("what") or None
    look = flow.look(file=file, what=what)
    if isinstance(look, Refusal):
        messages.error(request, written_reason(look), extra_tags="bad")
        return redirect("data")
    refusal: Refusal | None = None
    chosen = _chosen(look)
    layout = {word: str(look.columns.get(word, "")) for word in mapping.LAYOUT}
    if request.method == "POST":
        chosen = {h: request.POST.get(f"c{n}", "") for n, h in enumerate(look.headers)}
        layout = {word: request.POST.get(word, "") for word in mapping.LAYOUT}
        job = flow.ask(
            token=token,
            what=look.what,
            columns=_columns(chosen) | layout,
            shift_days=0,
            actor=request.user.get_username(),
            now=datetime.now(UTC),
        )
        if not isinstance(job, Refusal):
            return redirect("job", job)
        refusal = job
    context = {
        "look": look,
        "kinds": mapping.KINDS,
        "rows": [_row(number, header, look, chosen) for number, header in enumerate(look.headers)],
        "fields": [(name, _titled(name)) for name in mapping.words()[look.what]],
        "layout": layout,
        "refusal": refusal,
    }
    return render(request, "console/mapping.html", context, status=422 if refusal else 200)


def _chosen(look: flow.Look) -> dict[str, str]:
    """Header -> field, as guessed or as confirmed before."""
    chosen: dict[str, str] = {}
    for field, given in look.columns.items():
        if field not in mapping.LAYOUT:
            for header in (given,) if isinstance(given, str) else given:
                chosen[header] = field
    return chosen


def _columns(chosen: dict[str, str]) -> dict[str, Any]:
    """Field -> header, or headers where several say the same field."""
    found: dict[str, Any] = {}
    for header, field in chosen.items():
        if field:
            found.setdefault(field, []).append(header)
    return {field: many[0] if len(many) == 1 else many for field, many in found.items()}


def _row(number: int, header: str, look: flow.Look, chosen: dict[str, str]) -> dict[str, Any]:
    """One column: its name, some of its cells, what it is taken for and how sure the guess is."""
    guess = next((g for g in look.guesses if header in g.columns), None)
    attribute = ATTRIBUTE + mapping.attribute(column=header)
    return {
        "name": f"c{number}",
        "header": header,
        "cells": [row[header] for row in look.rows[:SHOWN] if row[header]],
        "chosen": chosen.get(header, ""),
        "sure": None if guess is None else guess.confidence,
        "attribute": attribute if look.what != "orders" else "",
    }


def _titled(name: str) -> str:
    return called(name, "columns")


@allow(*CONSOLE)
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One intake: rows and money that count, those that do not, and why."""
    report = kept.report(key=key)
    if report is None:
        raise Http404
    held = list(kept.held(key=key, most=HELD)) if report.quarantined else []
    night = know.current()
    context = {
        "report": report,
        "held": [
            {
                "row": one.row,
                "because": {"reason": one.reason, "data": {"text": one.raw.get(one.column) or ""}},
                "raw": ", ".join(str(cell) for cell in one.raw.values() if cell)[:160],
            }
            for one in held
        ],
        "accepted_share": report.accepted / report.read if report.read else None,
        "night": night,
    }
    return render(request, "console/intake.html", context)


@allow(*CONSOLE)
def quarantine(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """Every row that does not count, as it was, with its reason, for a spreadsheet."""
    if kept.report(key=key) is None:
        raise Http404
    # The API's routers import one another's shell, which must come first.
    from guerdon.web.api.intake import rows as quarantine_rows

    answer = StreamingHttpResponse(
        quarantine_rows(key=key, language=language()), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="quarantine.csv"'
    return answer


@allow(*ACTING)
@require_POST
def night(request: HttpRequest) -> HttpResponse:
    """Run the analysis now, in the background."""
    now = datetime.now(UTC)
    job = jobs.enqueue(kind="nightly", args={}, now=now, unique="nightly")
    messages.info(request, say("data.night_begun"), extra_tags="")
    return redirect("job", job)
