"""The programme over HTTP: read as YAML or JSON, planned, applied once, its history."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.programme import programme as flow
from guerdon.flows.programme import section_preview
from guerdon.flows.programme.programme import Planned, Shown
from guerdon.flows.programme.text import Texts
from guerdon.flows.programme.year_rows import YearTold
from guerdon.give import programme_schema
from guerdon.store.programme import sections
from guerdon.store.programme.revisions import Revision
from guerdon.terms.decision import Refusal
from guerdon.terms.quote_document import spoken as said
from guerdon.terms.role import Role
from guerdon.terms.strict import (
    WrongError,
    listed,
    mapping,
    moment,
    read,
    text,
    whole,
    words,
)
from guerdon.web.api import asked, calls
from guerdon.web.api.answered import answered, replied
from guerdon.web.api.key import Key, granted
from guerdon.web.api.problem import spoken
from guerdon.web.api.till import bodies

router = Router(tags=["programme"])
READING = (Role.MARKETER, Role.ANALYST)
WRITING = (Role.MARKETER,)
# What Django reads into memory; a larger programme is applied on the command line.
LARGEST_BODY = 2_000_000
MOST_TEXTS = 1_000
YAML = "application/yaml"

WORDS: dict[str, Any] = {
    "text": {"type": "string", "description": "The programme as YAML."},
    "texts": {
        "type": "array",
        "maxItems": MOST_TEXTS,
        "items": {
            "type": "object",
            "required": ["name", "text"],
            "properties": {"name": {"type": "string"}, "text": {"type": "string"}},
        },
    },
    "revision": {"type": "integer", "minimum": 1, "description": "Go back to this one."},
    "at": {"type": "string", "format": "date-time"},
}
EXAMPLE = {"text": "offers:\n  - {key: ten, kind: percent, value: {percent: 10}}\n"}
PLAN = bodies.body(WORDS, EXAMPLE)
APPLY = {
    "parameters": bodies.WRITING,
    **bodies.body({**WORDS, "lock": bodies.TEXT}, {**EXAMPLE, "lock": "4d967a30111bf29f"}),
}


SECTION = {
    "parameters": bodies.WRITING,
    **bodies.body(
        {
            "document": {"type": ["object", "null"]},
            "before": {"type": ["integer", "null"], "minimum": 0},
        },
        {"document": {}, "before": 0},
        "document",
    ),
}
PREVIEW = bodies.body(
    {"document": {"type": "object", "description": "The section as it would be, whole."}},
    {"document": {"household": {"most_members": 4}}},
    "document",
)


@router.get("/programme", auth=Key(*READING))
def read_programme(request: HttpRequest, revision: int | None = None) -> HttpResponse:
    """The programme as it stands, or stood after a revision; YAML where `Accept` asks for it."""
    now = asked.now(request)
    if YAML in request.headers.get("Accept", ""):
        found: str = granted(flow.export(now=now, number=revision))
        return HttpResponse(found, content_type=f"{YAML}; charset=utf-8")
    document: dict[str, Any] = granted(flow.exported(now=now, number=revision))
    return answered(request, document)


@router.get("/programme/schema", auth=Key(*READING))
def read_schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema (2020-12) of a programme's text."""
    found = programme_schema.schema(language=spoken(request))
    text = json.dumps(found, ensure_ascii=False)
    return HttpResponse(text, content_type="application/schema+json")


@router.get("/programme/sections/{name}", auth=Key(*READING))
def read_section(request: HttpRequest, name: str) -> HttpResponse:
    """One room's settings as they were written, with their version."""
    now = asked.now(request)
    missing = Refusal(reason="not_found", data={"what": "section", "key": name})
    found: tuple[int, Any] = granted(sections.live(name=name, now=now) or missing)
    plain = sections.document(name=name, now=now)
    return answered(request, {"section": name, "version": found[0], "document": plain})


@router.put("/programme/sections/{name}", auth=Key(*WRITING), openapi_extra=SECTION)
def put_section(request: HttpRequest, name: str) -> HttpResponse:
    """One room's settings from now on, whole; `before` is the version that they replace."""
    document, before = granted(read(_put, _body(request)))
    reply = granted(
        flow.put_section(
            name=name,
            document=document,
            before=before,
            actor=request.auth.name,  # type: ignore[attr-defined]
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, reply)


@router.post("/programme/sections/{name}/previews", auth=Key(*READING), openapi_extra=PREVIEW)
def preview_section(request: HttpRequest, name: str) -> HttpResponse:
    """A draft of one room's settings over last year, beside what holds; nothing is changed.

    `of` leads from the whole to the part (a tier of a structure, a step of a play); `now` is null
    where nothing holds yet. Every `every`th member was looked at.
    """
    document = granted(read(_drafted, _body(request)))
    found: YearTold = granted(
        section_preview.previewed(name=name, document=document, now=asked.now(request))
    )
    return answered(request, asdict(found))


@router.get("/programme/revisions", auth=Key(*READING))
def list_revisions(request: HttpRequest, before: int | None = None) -> HttpResponse:
    """Twenty revisions, the newest first, from under the number `before` on."""
    found = flow.history(before=before)
    return answered(request, {"revisions": [_shown(one) for one in found]})


@router.get("/programme/revisions/{number}", auth=Key(*READING))
def read_revision(request: HttpRequest, number: int) -> HttpResponse:
    """One revision and what it changed, word by word."""
    found: Shown = granted(flow.shown(number=number))
    changed = asdict(found.difference)
    changed.pop("unchanged")
    return answered(request, {**_shown(found.revision), **changed})


@router.delete("/programme/revisions/{number}", auth=Key(*WRITING))
def withdraw_revision(request: HttpRequest, number: int) -> HttpResponse:
    """Drop a scheduled revision before its date."""
    actor = request.auth.name  # type: ignore[attr-defined]
    done = granted(flow.withdraw(number=number, actor=actor, now=asked.now(request)))
    return answered(request, dict(done))


@router.post("/programme/plans", auth=Key(*WRITING), openapi_extra=PLAN)
def plan(request: HttpRequest) -> HttpResponse:
    """What a text would change, and the lock to apply exactly that; nothing is changed."""
    call = granted(read(lambda document: _call(document, locked=False), _body(request)))
    planned: Planned = granted(flow.plan(**call, now=asked.now(request)))
    plain = planned.document()
    plain["at"] = planned.at and planned.at.isoformat()
    return answered(request, said(document=_lists(plain), language=spoken(request)))


@router.post("/programme/applies", auth=Key(*WRITING), openapi_extra=APPLY)
def apply(request: HttpRequest) -> HttpResponse:
    """Make a plan real, once: the same text, revision and date, with the plan's lock."""
    call = granted(read(lambda document: _call(document, locked=True), _body(request)))
    reply = granted(
        flow.apply(
            **call,
            actor=request.auth.name,  # type: ignore[attr-defined]
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, reply, status=201)


def _body(request: HttpRequest) -> Any:
    large = Refusal(reason="body_too_large", data={"most": LARGEST_BODY})
    try:
        raw = request.body
    except RequestDataTooBig:
        return granted(large)
    return granted(large if len(raw) > LARGEST_BODY else calls.decoded(raw=raw))


def _call(document: Any, *, locked: bool) -> dict[str, Any]:
    known = {"text", "texts", "revision", "at"} | ({"lock"} if locked else set())
    get = words(document, known, "$").get
    ways = [word for word in ("text", "texts", "revision") if get(word) is not None]
    if len(ways) != 1:
        raise WrongError("$", "one of text, texts and revision is wanted")
    found: dict[str, Any] = {}
    if ways == ["revision"]:
        found["number"] = whole(get("revision"), "$.revision", least=1, most=2**31 - 1)
    else:
        found["texts"] = _texts(get)
    if get("at") is not None:
        found["at"] = moment(get("at"), "$.at").astimezone(UTC)
    if locked:
        found["lock"] = text(get("lock"), "$.lock", least=1)
    return found


def _texts(get: Any) -> Texts:
    if get("text") is not None:
        return (("text", text(get("text"), "$.text", longest=LARGEST_BODY)),)
    found = []
    for number, one in enumerate(listed(get("texts"), "$.texts", most=MOST_TEXTS)):
        where = f"$.texts[{number}]"
        inner = words(one, {"name", "text"}, where).get
        name = text(inner("name"), f"{where}.name", least=1)
        found.append((name, text(inner("text"), f"{where}.text", longest=LARGEST_BODY)))
    return tuple(found)


def _shown(one: Revision) -> dict[str, Any]:
    """A revision without the versions that it moved."""
    return {
        "revision": one.number,
        "at": one.at.isoformat(),
        "by": one.by,
        "how": one.how,
        "state": one.state,
        "starts_at": one.starts_at and one.starts_at.isoformat(),
        "rules_changed": one.rules[0] != one.rules[1],
        "budgets_changed": len(one.budgets),
        "offers_changed": len(one.shifts),
        "sections_changed": sorted(one.sections),
        "overtaken": list(one.overtaken),
    }


def _put(document: Any) -> tuple[Mapping[str, Any] | None, int | None]:
    """Settings, null to take them away, and the version that they replace."""
    get = words(document, {"document", "before"}, "$").get
    if "document" not in document:
        # Left out by mistake it must not take the settings away.
        raise WrongError("$.document", "this word is missing")
    found, before = get("document"), get("before")
    return (
        None if found is None else mapping(found, "$.document"),
        None if before is None else whole(before, "$.before"),
    )


def _drafted(document: Any) -> dict[str, Any]:
    found = words(document, {"document"}, "$").get("document")
    if not isinstance(found, dict):
        raise WrongError("$.document", "an object is wanted here")
    return found


def _lists(value: Any) -> Any:
    """Tuples as lists, for those who look for reasons in plain data."""
    if isinstance(value, Mapping):
        return {name: _lists(inner) for name, inner in value.items()}
    return [_lists(inner) for inner in value] if isinstance(value, list | tuple) else value
