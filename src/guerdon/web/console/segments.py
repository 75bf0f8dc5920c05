"""Segments: named groups of customers, built row by row with a live count."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.know import segments
from guerdon.store import home
from guerdon.store.night import know
from guerdon.store.night import segments as kept
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.terms.fields import named
from guerdon.web import cluster_words, rfm_words
from guerdon.web.condition_words import VALUE_WORDS
from guerdon.web.condition_words import said as condition_said
from guerdon.web.console import builder
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import called
from guerdon.web.typed import Typed
from guerdon.web.wording import language, say

LEVELS = ("high", "middle", "low")
# Values of fields with words of their own are chosen, not typed.
VALUES = {
    "stage": ("new", "active", "won_back", "at_risk", "dormant", "lost"),
    "value_class": ("high", "middle", "low"),
    "promotion_sensitivity": LEVELS,
    "price_sensitivity": LEVELS,
}
SHOWN = 12
MOST_CHOICES = 400


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """All segments with their size in the newest night."""
    currency = programme.read().currency
    rows = [
        (segment, condition_said(document=segment.document, currency=currency))
        for segment in segments.listed()
    ]
    return render(request, "console/segments.html", {"rows": rows, "customers": home.known()})


@allow(*CONSOLE)
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One segment: its condition, size and dearest members; those who act may change it."""
    segment = kept.one(key=key)
    if segment is None:
        raise Http404
    currency = programme.read().currency
    built = builder.shown(document=segment.document, currency=currency)
    members = segments.members(document={"segment": key}, limit=SHOWN)
    context = {
        "segment": segment,
        "condition": condition_said(document=segment.document, currency=currency),
        **_counted({"segment": key}),
        "members": [] if isinstance(members, Refusal) else members,
        "versions": kept.versions(key=key),
    }
    if built is not None:
        context |= _building(built)
    return render(request, "console/segment.html", context)


@allow(*ACTING)
def new(request: HttpRequest) -> HttpResponse:
    """The empty builder, or one begun from a stage or a cluster."""
    row = builder.Row()
    stage = request.GET.get("stage", "")
    if stage in VALUES["stage"]:
        row = builder.Row(field="stage", op="is", value=stage)
    cluster = request.GET.get("cluster", "")
    if cluster in cluster_words.names():
        row = builder.Row(field="cluster", op="is", value=cluster)
    built = builder.Built(groups=(builder.Group(rows=(row,)),))
    return render(request, "console/segment_new.html", _building(built))


@allow(*ACTING)
@require_POST
def build(request: HttpRequest) -> HttpResponse:
    """The builder after a button or a changed field; what was typed stays."""
    built = builder.typed(texts=request.POST.dict())
    built = builder.changed(built=built, act=request.POST.get("act", ""))
    return render(request, "parts/builder.html", _building(built))


@allow(*CONSOLE)
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """How many customers the builder's condition holds for, now."""
    currency = programme.read().currency
    built = builder.typed(texts=request.POST.dict())
    asked = builder.document(built=built, currency=currency)
    context = {"refusal": asked} if isinstance(asked, Refusal) else _counted(asked)
    return render(request, "parts/count.html", context)


def _counted(document: Any) -> dict[str, Any]:
    """What parts/count.html shows: the count with its share of everyone, or why there is none."""
    found = segments.count(document=document)
    if isinstance(found, Refusal):
        return {"refusal": found}
    share = found.customers / found.everyone if found.everyone else 0
    return {"found": found, "share": share, "share_100": round(100 * share)}


@allow(*ACTING)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the segment under its name; a refused one comes back as it was typed."""
    typed = Typed(texts=request.POST.dict())
    built = builder.typed(texts=typed.texts)
    name = typed.text("name", longest=80)
    key = typed.texts.get("key") or key_of(name=name, now=datetime.now(UTC))
    document = builder.document(built=built, currency=programme.read().currency)
    answer: Any = document
    if not typed.wrong and not isinstance(document, Refusal):
        answer = segments.save(
            key=key,
            name=_named(key, name),
            document=document,
            actor=request.user.get_username(),
            now=datetime.now(UTC),
        )
    if typed.wrong or isinstance(answer, Refusal):
        context = _building(built) | {"typed": typed}
        if isinstance(answer, Refusal):
            context["refusal"] = answer
        segment = kept.one(key=typed.texts.get("key", ""))
        page = "console/segment_new.html"
        if segment is not None:
            page = "console/segment.html"
            context |= {"segment": segment, "open": True}
        return render(request, page, context, status=422)
    messages.success(request, say("segments.saved", name=name), extra_tags="good")
    return redirect("segment", key)


def _named(key: str, name: str) -> dict[str, str]:
    """The name in the reader's language beside what it is called in the other."""
    before = kept.one(key=key)
    names = dict(before.name) if before else {}
    other = "en" if language() == "zh" else "zh"
    names.setdefault(other, name)
    return names | {language(): name}


def key_of(*, name: str, now: datetime) -> str:
    """A key from the name where it has Latin letters, else from the moment."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48]
    return made or f"segment-{now:%Y%m%d-%H%M%S}"


def _building(built: builder.Built) -> dict[str, Any]:
    """What the builder's template needs to draw its rows."""
    groups = [
        {
            "number": g,
            "join": group.join,
            "rows": [_row(f"g{g}r{r}", g, r, row) for r, row in enumerate(group.rows)],
        }
        for g, group in enumerate(built.groups)
    ]
    return {
        "join": built.join,
        "groups": groups,
        "fields": [(name, _titled(name)) for name in builder.choosable()],
        "can_group": len(groups) < builder.MOST_GROUPS,
    }


def _row(name: str, g: int, r: int, row: builder.Row) -> dict[str, Any]:
    chosen = _choices(row.field) if row.op in ("is", "is_not") else []
    return {
        "name": name,
        "drop": f"drop-{g}-{r}",
        "field": row.field,
        "op": row.op,
        "value": row.value,
        "kind": row.kind,
        "ops": [(op, say(f"segments.op_{op}")) for op in row.ops],
        "silent": row.op in builder.SILENT,
        "values": chosen,
    }


def _choices(field: str) -> list[tuple[str, str]]:
    """Values that are chosen, not typed, with their words; some are as the newest night found."""
    if field == "cluster":
        return list(cluster_words.names().items())
    if field in ("favourite_category", "next_category"):
        night = know.current()
        liked = {} if night is None else night.report.get("preferences") or {}
        found = sorted(name for name, _ in liked.get("categories", ()))
        return [(name, name) for name in found] if len(found) <= MOST_CHOICES else []
    page = VALUE_WORDS.get(field, "")
    return [(value, called(value, page)) for value in values(field=field)]


def values(*, field: str) -> tuple[str, ...]:
    """What a field with words of its own may be; RFM segments are as the shop has them."""
    return rfm_words.segments() if field == "rfm_segment" else VALUES.get(field, ())


def _titled(name: str) -> str:
    found = named(name=name)
    if found is None:
        return name
    return found.zh if language() == "zh" else found.en
