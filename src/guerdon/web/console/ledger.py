"""A member's ledger: the balance after each entry, which lot paid for which spend, and by hand."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from guerdon.flows.points import adjustments
from guerdon.store.customers import member
from guerdon.store.ledger import ledger, tracing
from guerdon.store.ledger.tracing import Line, Wanted
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import POINTS
from guerdon.terms.spreadsheet import tame
from guerdon.web.paging import Paging, asked_page
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.typed import Typed
from guerdon.web.wording import say

EXPORTED = ("entry", "at", "kind", "amount", "balance", "why", "lots")
RUN = 1_000


@allow(*CONSOLE)
def page(request: HttpRequest, key: str) -> HttpResponse:
    """One member's entries, or their lots."""
    return _shown(request, key)


def _shown(
    request: HttpRequest, key: str, *, status: int = 200, typed: Typed | None = None
) -> HttpResponse:
    if member.one(customer=key) is None:
        raise Http404
    now = datetime.now(UTC)
    wallets = tracing.wallets(customer=key) or (POINTS,)
    wallet = request.GET.get("wallet", "")
    wallet = wallet if wallet in wallets else wallets[0]
    view = "lots" if request.GET.get("view") == "lots" else "entries"
    context: dict[str, Any] = {
        "key": key,
        "wallet": wallet,
        "wallets": wallets,
        "view": view,
        "purse": ledger.balance(customer=key, now=now, wallet=wallet),
        "by_hand_most": programme.read().by_hand_most,
        "typed": typed,
        "now": now,
    }
    context |= _lots(request, key, wallet) if view == "lots" else _entries(request, key, wallet)
    return render(request, "console/ledger.html", context, status=status)


def _entries(request: HttpRequest, key: str, wallet: str) -> dict[str, Any]:
    asked = request.GET
    wanted = _wanted(request)
    found = tracing.lines(customer=key, wallet=wallet, wanted=wanted, most=tracing.LINES + 1)
    lines = found[: tracing.LINES]
    touched = tracing.opened(lots=[m.lot for line in lines for m in line.moves if m.lot])
    return {
        "lines": [(line, _moves(line, touched)) for line in lines],
        "older": lines[-1].entry if len(found) > tracing.LINES else None,
        "kinds": tracing.kinds(customer=key, wallet=wallet),
        "asked": {name: asked.get(name, "") for name in ("kind", "since", "until")},
        "filtered": any(asked.get(name) for name in ("kind", "since", "until", "before")),
    }


def _moves(line: Line, touched: dict[int, Any]) -> list[dict[str, Any]]:
    """Each lot that the entry touched, with when it was earned and its end."""
    return [
        {
            "lot": move.lot,
            "amount": move.amount,
            "earned_at": touched[move.lot][0] if move.lot in touched else None,
            "expires_at": touched[move.lot][1] if move.lot in touched else None,
        }
        for move in line.moves
    ]


def _lots(request: HttpRequest, key: str, wallet: str) -> dict[str, Any]:
    paging = Paging(
        page=asked_page(request),
        size=tracing.LOTS,
        total=tracing.counted(customer=key, wallet=wallet),
    )
    return {
        "lots": tracing.lots(customer=key, wallet=wallet, page=paging.page, size=paging.size),
        "paging": paging,
    }


def _wanted(request: HttpRequest) -> Wanted:
    """The filter in the address; what makes no sense in it is left out."""
    before = request.GET.get("before", "")
    return Wanted(
        kind=request.GET.get("kind", "")[:24],
        since=_midnight(request.GET.get("since", "")),
        # The last day belongs to it.
        until=_midnight(request.GET.get("until", ""), later=1),
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None,
    )


def _midnight(text: str, *, later: int = 0) -> datetime | None:
    """The start of a day in the programme's zone, or of one so many days later."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    if not 1900 <= found.year < 2200:
        return None
    return datetime.combine(found + timedelta(days=later), time(), ZoneInfo(programme.read().zone))


@allow(*CONSOLE)
def export(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """The entries that the filter leaves, all of them, as CSV."""
    if member.one(customer=key) is None:
        raise Http404
    wallet = request.GET.get("wallet", "") or POINTS
    rows = _rows(key, wallet, _wanted(request))
    answer = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="ledger.csv"'
    return answer


def _rows(key: str, wallet: str, wanted: Wanted) -> Iterator[bytes]:
    yield "\ufeff".encode() + ",".join(EXPORTED).encode() + b"\r\n"
    before = wanted.before
    while True:
        part = Wanted(kind=wanted.kind, since=wanted.since, until=wanted.until, before=before)
        found = tracing.lines(customer=key, wallet=wallet, wanted=part, most=RUN)
        text = io.StringIO()
        for line in found:
            lots = " ".join(f"{move.lot or '-'}:{move.amount:+d}" for move in line.moves)
            why = tame(str(line.data.get("why", "")))
            row = (line.entry, line.at.isoformat(), line.kind, line.amount, line.balance, why, lots)
            csv.writer(text).writerow(row)
        yield text.getvalue().encode()
        if len(found) < RUN:
            return
        before = found[-1].entry


@allow(*ACTING)
@require_POST
def adjust(request: HttpRequest, key: str) -> HttpResponse:
    """Give or take points by hand: at once, or when a second person agrees."""
    typed = Typed(texts=request.POST.dict())
    points = typed.whole("points", least=1, most=adjustments.LARGEST)
    way = typed.one_of("way", of=("give", "take"))
    why = typed.text("why")
    if typed.wrong or points is None:
        return _shown(request, key, status=422, typed=typed)
    actor = request.user.get_username()
    once = typed.texts.get("once", "")[:64]
    done = adjustments.ask(
        customer=key,
        points=points if way == "give" else -points,
        why=why,
        actor=actor,
        key=f"console/{actor}:{once}" if once else None,
        now=datetime.now(UTC),
    )
    if isinstance(done, Refusal):
        typed.wrong["why" if done.reason == "reason_needed" else "points"] = done
        return _shown(request, key, status=422, typed=typed)
    waits = done.body["state"] == "waiting"
    word = "ledger.waits_now" if waits else "ledger.adjusted_now"
    messages.success(request, say(word, n=points), extra_tags="info" if waits else "good")
    return redirect(reverse("customer_ledger", args=[key]))
