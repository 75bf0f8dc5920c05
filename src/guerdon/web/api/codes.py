"""Codes over HTTP: batches by pattern or from a file, their progress, export and end."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from guerdon.flows.codes import batches
from guerdon.flows.codes import export as code_export
from guerdon.flows.intake import uploads
from guerdon.store.codes import batches as kept
from guerdon.store.codes.batches import Asked
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.terms.strict import WrongError, flag, moment, read, text, texts, whole, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered, replied
from guerdon.web.api.key import Key, granted
from guerdon.web.api.problem import spoken
from guerdon.web.api.till import bodies

router = Router(tags=["codes"])
# Codes are as good as money: who only looks sees batches, and no code.
READING = (Role.MARKETER, Role.ANALYST)
MANAGING = (Role.MARKETER,)
PATTERN = {
    "pattern": {**bodies.TEXT, "description": "# digit, @ letter, * safe, ? own, % check."},
    "prefix": bodies.TEXT,
    "postfix": bodies.TEXT,
    "own": {**bodies.TEXT, "description": "The characters that ? stands for."},
    "count": {"type": "integer", "minimum": 1, "maximum": batches.MOST},
}
MOMENT = {"type": "string", "format": "date-time"}
BATCH = {
    "parameters": bodies.WRITING,
    **bodies.body(
        {
            "key": bodies.TEXT,
            "offer": bodies.TEXT,
            **PATTERN,
            "customers": {"type": "array", "items": bodies.TEXT},
            "shared": {"type": "boolean", "default": False},
            "signed": {"type": "boolean", "default": False},
            "amount_minor": bodies.MINOR,
            "least_minor": bodies.MINOR,
            "starts_at": MOMENT,
            "expires_at": MOMENT,
        },
        {
            "key": "tea-2026",
            "offer": "tea-5-off",
            "pattern": "TEA-####-*****%",
            "count": 1000,
            "expires_at": "2026-12-31T00:00:00Z",
        },
        "key",
        "offer",
        "pattern",
    ),
}
PREVIEW = bodies.body(PATTERN, {"pattern": "TEA-####-*****%", "count": 1000}, "pattern")
PATTERN_WORDS = {"pattern", "prefix", "postfix", "own"}


class FileIn(Schema):
    """Whose codes the file holds."""

    key: str
    offer: str
    shared: bool = False
    expires_at: datetime | None = None


def shown(batch: kept.Batch) -> dict[str, Any]:
    """A batch as plain data with its moments written out."""
    plain = batches.document(batch=batch)
    return {
        word: value.isoformat() if isinstance(value, datetime) else value
        for word, value in plain.items()
    }


@router.post("/code-batches/preview", auth=Key(*MANAGING), openapi_extra=PREVIEW)
def preview(request: HttpRequest) -> HttpResponse:
    """Some codes that a pattern could give, and how hard they are to guess; nothing is made."""
    pattern, own, count = granted(read(_preview_call, asked.body(request)))
    found = granted(batches.preview(pattern=granted(pattern), own=own, count=count))
    body = {
        "pattern": found.pattern.text,
        "space": found.odds.space,
        "out": found.odds.out,
        "guesses": found.odds.guesses,
        "samples": list(found.samples),
    }
    return answered(request, body)


@router.post("/code-batches", auth=Key(*MANAGING), openapi_extra=BATCH)
def make(request: HttpRequest) -> HttpResponse:
    """Have a batch of codes made by a job; watch it by its key."""
    call: Asked = granted(granted(read(_batch_call, asked.body(request))))
    reply: Reply = granted(
        batches.ask(
            asked=call,
            actor=request.auth.name,  # type: ignore[attr-defined]
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, reply, status=202)


@router.post("/code-batches/files", auth=Key(*MANAGING))
def bring_in(request: HttpRequest, call: Form[FileIn], file: File[UploadedFile]) -> HttpResponse:
    """Have codes that exist already taken in from a CSV file by a job; watch it by its key."""
    now, name = asked.now(request), file.name or "codes.csv"
    if call.expires_at is not None and call.expires_at.tzinfo is None:
        data = {"where": "expires_at", "problem": "a moment with its zone is wanted"}
        granted(Refusal(reason="body_malformed", data=data))
    token = granted(uploads.keep(name=name, pieces=file.chunks(), now=now))
    found = batches.bring_in(
        asked=Asked(key=call.key, offer=call.offer, shared=call.shared, expires_at=call.expires_at),
        token=token,
        name=name,
        actor=request.auth.name,  # type: ignore[attr-defined]
        now=now,
    )
    if isinstance(found, Refusal) or found.source.get("token") != token:
        uploads.drop(token=token)
    return answered(request, shown(granted(found)), status=202)


@router.get("/code-batches", auth=Key(*READING))
def list_batches(request: HttpRequest, offer: str = "") -> HttpResponse:
    """The newest batches, of one offer or of all, with their codes counted by state."""
    return answered(request, {"batches": [shown(one) for one in kept.listed(offer=offer)]})


@router.get("/code-batches/{key}", auth=Key(*READING))
def read_batch(request: HttpRequest, key: str) -> HttpResponse:
    """One batch: how far it is, and how many of its codes are fresh, held, redeemed and void."""
    missing = Refusal(reason="not_found", data={"what": "batch", "key": key[:80]})
    return answered(request, shown(granted(kept.seen(key=key, counted=True) or missing)))


@router.post("/code-batches/{key}/void", auth=Key(*MANAGING))
def void(request: HttpRequest, key: str) -> HttpResponse:
    """Withdraw the batch: what no order holds or used opens nothing from now on."""
    actor = request.auth.name  # type: ignore[attr-defined]
    return answered(
        request,
        shown(granted(batches.void(batch=key, actor=actor, now=asked.now(request)))),
    )


@router.get("/code-batches/{key}/codes.csv", auth=Key(*MANAGING))
def export(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """All codes of the batch as CSV; who took them is noted in the trail."""
    actor = request.auth.name  # type: ignore[attr-defined]
    pieces = granted(code_export.export(batch=key, actor=actor, now=asked.now(request)))
    return as_file(pieces, name=f"{key[:40]}.csv")


@router.get("/code-batches/{key}/refused.csv", auth=Key(*MANAGING))
def refused(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """The lines of the batch's file that are no codes, each with its reason."""
    pieces = granted(code_export.refused_lines(batch=key, language=spoken(request)))
    return as_file(pieces, name=f"{key[:40]}-refused.csv")


def as_file(pieces: Any, *, name: str) -> StreamingHttpResponse:
    """Pieces of CSV as a download that nobody keeps on the way."""
    answer = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _pattern(document: Mapping[str, Any]) -> tuple[str | Refusal, str]:
    given = {word: text(document.get(word, ""), f"$.{word}") for word in sorted(PATTERN_WORDS)}
    return batches.whole(**given), given["own"]


def _preview_call(document: Any) -> tuple[str | Refusal, str, int]:
    given = words(document, PATTERN_WORDS | {"count"}, "$")
    pattern, own = _pattern(given)
    return pattern, own, whole(given.get("count", 1), "$.count")


def _batch_call(document: Any) -> Asked | Refusal:
    known = {"key", "offer", "count", "customers", "shared", "signed", "amount_minor"}
    known |= {"least_minor", "starts_at", "expires_at"}
    get = words(document, PATTERN_WORDS | known, "$").get
    if (get("count") is None) == (get("customers") is None):
        raise WrongError("$", "either a count or a list of customers is wanted")
    pattern, own = _pattern(document)
    if isinstance(pattern, Refusal):
        return pattern
    owners = get("customers") or ()
    found = Asked(
        key=text(get("key"), "$.key"),
        offer=text(get("offer"), "$.offer"),
        pattern=pattern,
        own=own,
        shared=flag(get("shared", False), "$.shared"),
        signed=flag(get("signed", False), "$.signed"),
        least_minor=whole(get("least_minor", 0), "$.least_minor"),
        wanted=0 if get("count") is None else whole(get("count"), "$.count"),
        owners=tuple(texts(owners, "$.customers", most=batches.MOST_OWNERS)),
    )
    if get("amount_minor") is not None:
        found = replace(found, amount_minor=whole(get("amount_minor"), "$.amount_minor"))
    ends: dict[str, Any] = {
        word: moment(get(word), f"$.{word}")
        for word in ("starts_at", "expires_at")
        if get(word) is not None
    }
    return replace(found, **ends)
