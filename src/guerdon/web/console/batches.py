"""Batches of codes: built with a live preview, watched, exported, withdrawn; codes from files."""

from datetime import UTC, date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.codes import batches as flow
from guerdon.flows.codes import export as code_export
from guerdon.flows.intake import uploads
from guerdon.store.codes import batches, files
from guerdon.store.codes.batches import Asked, Batch
from guerdon.store.programme import offers, programme
from guerdon.terms.decision import Refusal
from guerdon.web.code_sheet import Card, pdf
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_day, written_name, written_reason
from guerdon.web.typed import Typed
from guerdon.web.wording import language, say

START = {"pattern": "TEA-****-****%", "count": "1000"}
SHOWN = 12
# So many codes are one file of cards; of a huge batch the first files are offered.
SHEET = 500
SHEETS = 20
# What a refusal says about is shown beside the field that it is about.
FIELDS = {
    "batch_key_unusable": "key",
    "batch_exists": "key",
    "pattern_own_needed": "own",
    "pattern_own_unused": "own",
    "pattern_own_unusable": "own",
    "codes_out_of_bounds": "count",
    "batch_window_empty": "ends",
}


@allow(*ACTING)
def new(request: HttpRequest) -> HttpResponse:
    """The form for codes by pattern, and the one for codes that exist already."""
    return _form(request)


def _form(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    choices = [
        (offer.key, offer.titled)
        for offer in (_Choice(one) for one in offers.listed())
        if offer.takes_codes
    ]
    chosen = request.GET.get("offer", "")
    context = {
        "offers": choices,
        "offer_start": chosen or (choices[0][0] if choices else ""),
        "start": START,
        "key_start": f"codes-{datetime.now(UTC):%Y%m%d-%H%M}",
        **more,
    }
    return render(request, "console/batch_new.html", context, status=status)


class _Choice:
    """An offer as the form lists it."""

    def __init__(self, seen: offers.OfferSeen) -> None:
        name = seen.document.get("name") or {}
        self.key = seen.key
        self.titled = name.get(language()) or next(iter(name.values()), seen.key)
        self.takes_codes = seen.document.get("codes") == "unique" and seen.state != "ended"


@allow(*ACTING)
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Codes like those the form would give, and the odds of guessing one, as it is typed."""
    typed = Typed(texts=request.POST.dict())
    count = typed.whole("count", least=1, most=flow.MOST)
    answer: Any = typed.wrong.get("count")
    if answer is None:
        own = typed.texts.get("own", "")
        answer = flow.preview(pattern=typed.texts.get("pattern", ""), own=own, count=count or 0)
    context = {"refusal": answer} if isinstance(answer, Refusal) else {"seen": answer}
    return render(request, "parts/batch_preview.html", context)


@allow(*ACTING)
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Begin the batch; one that is refused comes back as it was typed."""
    typed = Typed(texts=request.POST.dict())
    count = typed.whole("count", least=1, most=flow.MOST)
    pattern = flow.whole(pattern=typed.text("pattern"), own=typed.texts.get("own", ""))
    if isinstance(pattern, Refusal):
        typed.wrong.setdefault(FIELDS.get(pattern.reason, "pattern"), pattern)
    signed = typed.texts.get("kind") == "signed"
    currency = programme.read().currency
    asked = Asked(
        key=typed.text("key"),
        offer=typed.text("offer"),
        pattern=pattern if isinstance(pattern, str) else "",
        own=typed.texts.get("own", ""),
        shared=typed.texts.get("kind") == "shared",
        signed=signed,
        amount_minor=typed.minor("amount", currency=currency, needed=False) if signed else None,
        least_minor=typed.minor("least", currency=currency, needed=False) or 0 if signed else 0,
        starts_at=_edge(typed.day("starts", needed=False)),
        expires_at=_edge(typed.day("ends", needed=False), last=True),
        wanted=count or 0,
    )
    if typed.wrong:
        return _form(request, status=422, typed=typed)
    made = flow.begun(asked=asked, actor=request.user.get_username(), now=datetime.now(UTC))
    if isinstance(made, Refusal):
        typed.wrong[FIELDS.get(made.reason, "pattern")] = made
        return _form(request, status=422, typed=typed)
    return redirect("batch", made.key)


def _edge(day: date | None, *, last: bool = False) -> datetime | None:
    """The moment of a day in the shop's zone: its beginning, or its end."""
    return None if day is None else flow.day(day, last=last)


@allow(*ACTING)
@require_POST
def bring_in(request: HttpRequest) -> HttpResponse:
    """Begin a batch of codes from a file; one that is refused says why."""
    typed = Typed(texts=request.POST.dict())
    asked = Asked(
        key=typed.text("file_key"),
        offer=typed.text("file_offer"),
        shared=bool(typed.texts.get("file_shared")),
        expires_at=_edge(typed.day("file_ends", needed=False), last=True),
    )
    file, now = request.FILES.get("file"), datetime.now(UTC)
    if file is None:
        typed.wrong["file"] = Refusal(reason="field_empty")
    if typed.wrong or file is None:
        return _form(request, status=422, file_typed=typed)
    name = file.name or "codes.csv"
    token = uploads.keep(name=name, pieces=file.chunks(), now=now)
    made: Batch | Refusal
    if isinstance(token, Refusal):
        made = token
    else:
        actor = request.user.get_username()
        made = flow.bring_in(asked=asked, token=token, name=name, actor=actor, now=now)
        if isinstance(made, Refusal) or made.source.get("token") != token:
            uploads.drop(token=token)
    if isinstance(made, Refusal):
        typed.wrong["file_key" if made.reason.startswith("batch_") else "file"] = made
        return _form(request, status=422, file_typed=typed)
    return redirect("batch", made.key)


@allow(*CONSOLE)
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One batch: how far it is, its codes by state, its refused lines; by htmx its moving part."""
    batch = batches.seen(key=key, counted=True)
    if batch is None:
        raise Http404
    offer = offers.seen(key=batch.offer)
    done = batch.made or batch.read
    context = {
        "batch": batch,
        "name": offer.document.get("name") if offer else None,
        "states": [state for state in batches.CODE_STATES if state in _states(batch)],
        "guesses": flow.guesses(batch=batch),
        "done": done,
        "share": round(100 * done / batch.wanted) if batch.wanted else None,
        "aside": list(files.aside(batch=batch, most=SHOWN)) if batch.refused else [],
        "sheets": _sheets(batch),
        "ready": batch.state in ("complete", "void"),
    }
    partial = bool(request.headers.get("HX-Request"))
    if partial and batch.state != "waiting":
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "parts/batch.html" if partial else "console/batch.html", context)


def _sheets(batch: Batch) -> list[tuple[int, int, int]]:
    """Files of cards: how many codes before it, its first and its last."""
    unused = sum(batch.states.get(state, 0) for state in ("fresh", "open"))
    starts = range(0, min(unused, SHEET * SHEETS), SHEET)
    return [(skip, skip + 1, min(unused, skip + SHEET)) for skip in starts]


def _states(batch: Batch) -> set[str]:
    """The states worth a figure: those of a code's life, and any that occur."""
    life = {"open"} if batch.shared else {"fresh", "held", "redeemed"}
    return life | {"void"} | set(batch.states)


@allow(*ACTING)
@require_POST
def void(request: HttpRequest, key: str) -> HttpResponse:
    """Withdraw the batch."""
    actor = request.user.get_username()
    answer = flow.void(batch=key, actor=actor, now=datetime.now(UTC))
    if isinstance(answer, Refusal):
        messages.error(request, written_reason(answer), extra_tags="bad")
        return redirect("coupons")
    messages.success(request, say("batches.voided"), extra_tags="good")
    return redirect("batch", key)


@allow(*ACTING)
def export(request: HttpRequest, key: str) -> HttpResponse | StreamingHttpResponse:
    """The batch's codes as CSV."""
    actor = request.user.get_username()
    return _file(request, code_export.export(batch=key, actor=actor, now=datetime.now(UTC)), key)


@allow(*ACTING)
def sheet(request: HttpRequest, key: str) -> HttpResponse | StreamingHttpResponse:
    """Codes that nobody used as cards to print, SHEET at a time."""
    text = request.GET.get("skip", "")
    skip = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    actor = request.user.get_username()
    now = datetime.now(UTC)
    codes = code_export.printed(batch=key, skip=skip, most=SHEET, actor=actor, now=now)
    if isinstance(codes, Refusal):
        return _file(request, codes, key)
    batch = batches.seen(key=key)
    if batch is None or not codes:
        raise Http404
    offer = offers.seen(key=batch.offer)
    name = written_name(offer.document.get("name") or {}) if offer else key
    cards = [
        Card(picture=one.picture, code=one.code, title=name, lines=_lines(one.expires_at))
        for one in codes
    ]
    answer = HttpResponse(pdf(cards=cards, title=key), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{key}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def _lines(ends: datetime | None) -> tuple[str, ...]:
    shop = programme.read().name
    if ends is None:
        return (shop,)
    return (shop, say("batches.card_until", day=written_day(ends)))


@allow(*ACTING)
def refused(request: HttpRequest, key: str) -> HttpResponse | StreamingHttpResponse:
    """The lines of the batch's file that are no codes, as CSV."""
    pieces = code_export.refused_lines(batch=key, language=language())
    return _file(request, pieces, f"{key}-refused")


def _file(request: HttpRequest, pieces: Any, name: str) -> HttpResponse | StreamingHttpResponse:
    if isinstance(pieces, Refusal):
        if pieces.reason == "not_found":
            raise Http404
        messages.error(request, written_reason(pieces), extra_tags="bad")
        return redirect("coupons")
    answer = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer
