"""Templates: written in two languages, seen as one member on a phone and a desk, made live."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.experiments import experiment
from guerdon.flows.messages import templates as flow
from guerdon.flows.messages import trial
from guerdon.give.messages import ready
from guerdon.give.messages.template import LANGUAGES, LONGEST, MOST_VARIANTS, PARTS, written
from guerdon.store.customers import people
from guerdon.store.messages import counts as message_counts
from guerdon.store.messages import templates
from guerdon.terms.decision import Refusal
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_reason
from guerdon.web.wording import language, say

# What each channel can show beside its text.
SHOWN: Mapping[str, tuple[str, ...]] = {
    "email": ("subject", "page", "text"),
    "push": ("subject", "text"),
    "letter": ("subject", "text"),
    "wecom": ("subject", "text"),
    "feishu": ("subject", "text"),
    "dingtalk": ("subject", "text"),
}
JOURNEYS_OWN = "j-"


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """Every template; those that a journey wrote for itself are edited there."""
    found = templates.current()
    context = {
        "rows": [one for one in found.values() if not one.key.startswith(JOURNEYS_OWN)],
        "ready": ready.channels(),
        "own": sum(key.startswith(JOURNEYS_OWN) for key in found),
    }
    return render(request, "console/message_templates.html", context)


@allow(*ACTING)
def new(request: HttpRequest, channel: str) -> HttpResponse:
    """A template to begin with; nothing is kept before it is published."""
    begun = ready.begun(channel=channel)
    if begun is None:
        raise Http404
    return _acted(request, "", begun)


@allow(*CONSOLE)
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One template in the editor, with what became of its messages."""
    seen = templates.current(keys=[key]).get(key)
    if seen is None:
        raise Http404
    return _acted(request, key, seen.document)


def _acted(request: HttpRequest, key: str, document: Mapping[str, Any]) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, key, document)
    if getattr(request.user, "role", "") not in ACTING:
        return _shown(request, key, document, status=403)
    typed, act = typed_document(request), request.POST.get("act", "")
    if act == "variant":
        return _shown(request, key, _with_variant(typed))
    if act.startswith("drop:"):
        kept = [one for one in typed["variants"] if one["key"] != act.removeprefix("drop:")]
        return _shown(request, key, {**typed, "variants": kept})
    return _published(request, key, typed, tried=act == "experiment")


def _published(
    request: HttpRequest, key: str, typed: Mapping[str, Any], *, tried: bool
) -> HttpResponse:
    """The new version, or what is wrong with it beside what was typed."""
    wanted = key or request.POST.get("key", "").strip()
    actor, now = request.user.get_username(), datetime.now(UTC)
    keep = trial.tried if tried else flow.publish
    done: int | str | Refusal = Refusal(reason="template_there", data={"template": wanted})
    if key or not templates.current(keys=[wanted]):
        done = keep(key=wanted, document=written(document=typed), actor=actor, now=now)
    if isinstance(done, Refusal):
        return _shown(request, key, typed, refusal=done, status=422)
    if tried:
        messages.success(request, say("templates.tried"), extra_tags="good")
        return redirect("experiment", done)
    messages.success(request, say("templates.published", version=done), extra_tags="good")
    return redirect("message_template", wanted)


def typed_document(request: HttpRequest) -> dict[str, Any]:
    """The document as it stands in the form; what is empty is left out."""
    get = request.POST.get
    variants = []
    for number in range(MOST_VARIANTS):
        name = f"v{number}"
        if not get(f"{name}.key"):
            continue
        share = get(f"{name}.share", "").strip()
        variants.append(
            {
                "key": get(f"{name}.key", "").strip()[:20],
                "share": int(share) if share.isdigit() and len(share) < 4 else 0,
                "at": get(f"{name}.at", "").strip()[:5],
                "languages": _parts(request, f"{name}."),
            }
        )
    return {
        "name": get("name", "").strip()[:80],
        "channel": get("channel", ""),
        "languages": _parts(request, ""),
        "variants": variants,
        "experiment": get("experiment", "").strip()[:64],
    }


def _parts(request: HttpRequest, before: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for one in LANGUAGES:
        said = {
            part: text[: LONGEST[part]].replace("\r\n", "\n")
            for part in PARTS
            if (text := request.POST.get(f"{before}{part}.{one}", "")).strip()
        }
        if said:
            found[one] = said
    return found


def _with_variant(document: dict[str, Any]) -> dict[str, Any]:
    """One more variant with the next free letter; shares stay even."""
    there = {one["key"] for one in document["variants"]}
    letter = next(one for one in "bcdefgh" if one not in there)
    variants = [*document["variants"], {"key": letter, "share": 0, "at": "", "languages": {}}]
    even = 100 // (len(variants) + 1)
    return {**document, "variants": [{**one, "share": even} for one in variants][:MOST_VARIANTS]}


def _shown(
    request: HttpRequest,
    key: str,
    document: Mapping[str, Any],
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    channel = str(document.get("channel", ""))
    shown = SHOWN.get(channel, ("text",))
    get = request.POST.get
    context = {
        "key": key,
        "document": document,
        "typed_key": get("key", ""),
        "channel": channel,
        "languages": [
            (one, _fields(document.get("languages", {}).get(one, {}), shown, one))
            for one in (language(), *(other for other in LANGUAGES if other != language()))
        ],
        "variants": [_variant(one, n, shown) for n, one in enumerate(document.get("variants", ()))],
        "more": len(document.get("variants", ())) < MOST_VARIANTS,
        "experiments": [one.experiment.key for one in experiment.listed()],
        "versions": templates.versions(key=key) if key else (),
        "member": get("member", "") or people.some_key(),
        "data": get("data", "{}"),
        "refusal": refusal,
        "acting": getattr(request.user, "role", "") in ACTING,
    }
    return render(request, "console/message_template.html", context, status=status)


def _fields(
    said: Mapping[str, str], shown: tuple[str, ...], language: str, before: str = ""
) -> list[dict[str, Any]]:
    return [
        {
            "name": f"{before}{part}.{language}",
            "part": part,
            "value": said.get(part, ""),
            "rows": 14 if part == "page" else 6,
            "longest": LONGEST[part],
        }
        for part in shown
    ]


def _variant(one: Mapping[str, Any], number: int, shown: tuple[str, ...]) -> dict[str, Any]:
    before, told = f"v{number}.", one.get("languages", {})
    short = tuple(part for part in shown if part != "page") or shown
    return {
        "number": number,
        "key": one["key"],
        "share": one.get("share", ""),
        "at": one.get("at", ""),
        "languages": [
            (word, _fields(told.get(word, {}), short, word, before)) for word in LANGUAGES
        ],
    }


@allow(*CONSOLE)
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What one member would get, on a phone and on a desk, and what is probably a mistake."""
    document, now = written(document=typed_document(request)), datetime.now(UTC)
    context: dict[str, Any] = {"channel": document.get("channel", ""), "wrong": ""}
    try:
        data = json.loads(request.POST.get("data", "") or "{}")
    except ValueError:
        data = None
    if not isinstance(data, dict):
        context["wrong"] = say("templates.data_malformed")
        return render(request, "parts/message_preview.html", context)
    wanted, member = request.POST.get("language", ""), request.POST.get("member", "").strip()
    if not member:
        context["wrong"] = say("templates.no_member")
        return render(request, "parts/message_preview.html", context)
    found = flow.preview(
        document=document,
        member=member,
        language=wanted if wanted in LANGUAGES else language(),
        data=data,
        variant=request.POST.get("variant", ""),
        now=now,
    )
    if isinstance(found, Refusal):
        context["wrong"] = written_reason(found)
    else:
        context["shown"] = found
    linted = flow.linted(document=document, now=now)
    context["findings"] = () if isinstance(linted, Refusal) else linted
    return render(request, "parts/message_preview.html", context)


@allow(*CONSOLE)
def counts(request: HttpRequest, key: str) -> HttpResponse:
    """What became of the messages of a template, by variant."""
    return render(
        request,
        "parts/message_counts.html",
        {"counts": message_counts.of(template=key)},
    )
