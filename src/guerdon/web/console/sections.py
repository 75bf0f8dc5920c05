"""The settings of a section as a form or as text, with what a draft would change and would do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guerdon.flows import yaml_text
from guerdon.flows.play import preview as play_preview
from guerdon.flows.points import preview as points_preview
from guerdon.flows.programme import programme
from guerdon.flows.tiers import preview as tier_preview
from guerdon.give import sections as rooms
from guerdon.store.programme import programme as settings
from guerdon.store.programme import sections
from guerdon.terms.decision import Refusal
from guerdon.web.console.tiers import bars
from guerdon.web.forms.changes import changes
from guerdon.web.forms.examples import example
from guerdon.web.forms.moves import ADD, moved
from guerdon.web.forms.reading import Reading
from guerdon.web.forms.tree import Maker, Part, placed
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.wording import say

# With the page of the room that it sets, where there is one.
NAMES: Mapping[str, str] = {
    "points": "points",
    "tiers": "tiers",
    "referral": "referral",
    "play": "play",
    "causes": "",
    "partners": "",
    "sharing": "",
    "gift_cards": "",
}
FORM, TEXT = "form", "text"
LONGEST = 500_000


@dataclass(slots=True, kw_only=True)
class Draft:
    """A section as somebody is writing it; `wrong` is by the path of its part, "" for the whole."""

    name: str
    document: dict[str, Any]
    version: int
    way: str = FORM
    text: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: dict[str, Refusal] = field(default_factory=dict)


@allow(*CONSOLE)
def page(request: HttpRequest, name: str) -> HttpResponse:
    """The form; posted it is drawn again with a part more or less, previewed, or made to hold."""
    if name not in NAMES:
        raise Http404
    now = datetime.now(UTC)
    if request.method != "POST":
        draft = _standing(name, now)
        if request.GET.get("as") == TEXT:
            draft.way, draft.text = TEXT, _written(draft.document)
        return _shown(request, draft, now)
    draft = _sent(request, name)
    act, _, path = request.POST.get("act", "").partition(":")
    if act in ("see", "hold"):
        return _asked(request, draft, act, now)
    if act == "example":
        draft.document = example(section=name, currency=settings.read().currency)
    elif path:
        key = request.POST.get(f"new/{path}", "").strip()[:64] if act == ADD else ""
        draft.document = moved(document=draft.document, act=act, path=path, key=key)
    draft.wrong = {}
    return _shown(request, draft, now, begun=True)


def _asked(request: HttpRequest, draft: Draft, act: str, now: datetime) -> HttpResponse:
    """Look at the draft, or let it hold; what is wrong with it is told either way."""
    _check(draft)
    if draft.wrong:
        return _shown(request, draft, now, status=422, begun=True)
    if act == "see":
        return _shown(request, draft, now, begun=True, seen=_seen(draft, now))
    if getattr(request.user, "role", "") not in ACTING:
        return _shown(request, draft, now, status=403, begun=True)
    return _held(request, draft, now)


def _standing(name: str, now: datetime) -> Draft:
    live = sections.live(name=name, now=now)
    document = sections.document(name=name, now=now) if live else None
    return Draft(name=name, document=dict(document or {}), version=live[0] if live else 0)


def _sent(request: HttpRequest, name: str) -> Draft:
    texts = request.POST.dict()
    version = str(texts.get("version", ""))
    draft = Draft(name=name, document={}, version=int(version) if version.isdecimal() else 0)
    if texts.get("as") == TEXT:
        draft.way, draft.text = TEXT, str(texts.get("text", ""))[:LONGEST].replace("\r\n", "\n")
        read = yaml_text.read(text=draft.text, file=say(f"section.name_{name}"))
        if isinstance(read, Refusal):
            draft.wrong[""] = read
        elif isinstance(read.data, dict):
            draft.document = read.data
        return draft
    shop = settings.read()
    currency = texts.get("f/currency", "") if name == "gift_cards" else ""
    reading = Reading(texts=texts, currency=_money(currency, shop.currency), zone=shop.zone)
    draft.document = reading.document(schema=_schema(name))
    draft.wrong, draft.typed = reading.wrong, texts
    return draft


def _money(said: str, home: str) -> str:
    fits = len(said) == 3 and said.isascii() and said.isupper() and said.isalpha()
    return said if fits else home


def _schema(name: str) -> Mapping[str, Any]:
    room = rooms.room(name=name)
    assert room is not None  # noqa: S101 (NAMES are those of rooms)
    return room.SCHEMA


def _check(draft: Draft) -> None:
    """What the room says of a draft that could be read, beside the part that it means."""
    if draft.wrong:
        return
    wrong = rooms.checked(name=draft.name, document=draft.document)
    if wrong is None:
        return
    parts = _parts(draft, draft.document)
    where = placed(where=str(wrong.data["where"]), section=draft.name, parts=parts)
    draft.wrong[where if draft.way == FORM else ""] = wrong


def _seen(draft: Draft, now: datetime) -> dict[str, Any]:
    """What the draft changes, and what it would have meant for last year's members."""
    before = _standing(draft.name, now).document
    found: dict[str, Any] = {
        "changes": changes(
            before=_parts(draft, before), after=_parts(draft, draft.document, whole=True)
        )
    }
    match draft.name:
        case "points":
            told: Any = points_preview.previewed(document=draft.document, now=now)
            return found if isinstance(told, Refusal) else found | {"points": told.preview}
        case "tiers":
            tried = tier_preview.preview(draft=draft.document, now=now)
            if isinstance(tried, Refusal):
                return found
            tables = [bars(one) for one in tried.structures]
            return found | {"bars": tables, "start": tried.start, "end": tried.end}
        case "play":
            told = play_preview.previewed(document=draft.document, now=now)
            return found if isinstance(told, Refusal) else found | {"plays": told}
    return found


def _held(request: HttpRequest, draft: Draft, now: datetime) -> HttpResponse:
    done = programme.put_section(
        name=draft.name,
        document=draft.document,
        before=draft.version,
        actor=request.user.get_username(),
        key=None,
        now=now,
    )
    if isinstance(done, Refusal):
        draft.wrong[""] = done
        return _shown(request, draft, now, status=422, begun=True)
    messages.success(request, say("section.held_now"), extra_tags="good")
    return redirect("section", draft.name)


def _parts(draft: Draft, document: Mapping[str, Any], *, whole: bool = False) -> tuple[Part, ...]:
    shop = settings.read()
    said = document.get("currency") if draft.name == "gift_cards" else ""
    maker = Maker(
        section=draft.name,
        currency=_money(str(said or ""), shop.currency),
        zone=shop.zone,
        wrong={} if whole else draft.wrong,
        typed=draft.typed,
    )
    return maker.parts(schema=_schema(draft.name), document=document)


def _shown(
    request: HttpRequest,
    draft: Draft,
    now: datetime,
    *,
    status: int = 200,
    begun: bool = False,
    seen: Mapping[str, Any] | None = None,
) -> HttpResponse:
    parts = _parts(draft, draft.document)
    context = {
        "name": draft.name,
        "called": say(f"section.name_{draft.name}"),
        "room": NAMES[draft.name],
        "way": draft.way,
        "text": draft.text,
        "version": draft.version,
        "plain": [one for one in parts if not one.holds],
        "holding": [one for one in parts if one.holds],
        "empty": not draft.document and not begun,
        "wrong": draft.wrong,
        "whole_wrong": draft.wrong.get(""),
        "seen": seen,
        "currency": settings.read().currency,
        "at": now,
    }
    part = request.headers.get("HX-Request") == "true"
    template = "parts/section_form.html" if part else "console/section.html"
    return render(request, template, context, status=200 if part else status)


def _written(document: Mapping[str, Any]) -> str:
    return yaml_text.written(data=dict(document)) if document else ""
