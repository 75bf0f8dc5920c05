"""Prices: what stands on the shelf, what may be struck through, one by one or from a file."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from guerdon.flows.intake import uploads
from guerdon.flows.offers import price_lists, shelf_prices
from guerdon.know import cells
from guerdon.store.programme import prices, programme
from guerdon.store.programme.prices import Priced
from guerdon.terms.decision import Refusal
from guerdon.web.paging import Paging, asked_page
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_reason
from guerdon.web.typed import Typed
from guerdon.web.wording import say

SHOWN = 12
HISTORY = 200


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The products with a price, a page at a time."""
    text = request.GET.get("q", "").strip()[:120]
    found = prices.skus(search=text, page=asked_page(request))
    context = {
        "rows": shelf_prices.standing(skus=found.skus, now=datetime.now(UTC)),
        "q": text,
        "paging": Paging(page=found.page, size=prices.PAGE, total=found.total),
    }
    return render(request, "console/prices.html", context)


@allow(*CONSOLE)
def one(request: HttpRequest, sku: str) -> HttpResponse:
    """One product: its price now, what may be claimed, and every price it had."""
    listed, now = prices.history(sku=sku, most=HISTORY), datetime.now(UTC)
    if not listed:
        raise Http404
    (stands,) = shelf_prices.standing(skus=[sku], now=now)
    context = {"one": stands, "history": [(price, price.at > now) for price in listed]}
    return render(request, "console/price.html", context)


@allow(*ACTING)
def new(request: HttpRequest) -> HttpResponse:
    """The form for one price, and the one for a file of them."""
    return _form(request)


def _form(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    shop = programme.read()
    today = datetime.now(ZoneInfo(shop.zone)).date().isoformat()
    context = {"today": today, "sku": request.GET.get("sku", "")[:120], **more}
    return render(request, "console/price_new.html", context, status=status)


@allow(*ACTING)
@require_POST
def record(request: HttpRequest) -> HttpResponse:
    """Record one price; what is refused comes back as it was typed."""
    typed = Typed(texts=request.POST.dict())
    sku: str | Refusal = cells.key(text=typed.text("sku"))
    if isinstance(sku, Refusal):
        typed.wrong["sku"] = sku
    minor = typed.minor("price", currency=programme.read().currency)
    start = _start(typed, "start")
    if typed.wrong or minor is None or start is None or isinstance(sku, Refusal):
        return _form(request, status=422, typed=typed)
    one = Priced(sku=sku, minor=minor, at=start)
    actor = request.user.get_username()
    answer = prices.record(prices=[one], actor=actor, now=datetime.now(UTC))
    if isinstance(answer, Refusal):
        typed.wrong["start"] = Refusal(reason="price_moment_taken")
        return _form(request, status=422, typed=typed)
    messages.success(request, say("prices.recorded"), extra_tags="good")
    return redirect("price", sku)


@allow(*ACTING)
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the file and go on to what it would do; one that is no list is refused at once."""
    typed = Typed(texts=request.POST.dict())
    start, file = _start(typed, "file_start"), request.FILES.get("file")
    if file is None:
        typed.wrong["file"] = Refusal(reason="field_empty")
    if typed.wrong or file is None or start is None:
        return _form(request, status=422, file_typed=typed)
    name, now = file.name or "prices.csv", datetime.now(UTC)
    token = uploads.keep(name=name, pieces=file.chunks(), now=now)
    seen = token if isinstance(token, Refusal) else price_lists.look(token=token, start=start)
    if isinstance(token, Refusal) or isinstance(seen, Refusal):
        if not isinstance(token, Refusal):
            uploads.drop(token=token)
        typed.wrong["file"] = seen if isinstance(seen, Refusal) else Refusal(reason="field_empty")
        return _form(request, status=422, file_typed=typed)
    return redirect(f"{reverse('price_file', args=[token])}?start={typed.texts['file_start']}")


@allow(*ACTING)
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """What the file would do; sent, it is recorded whole, or nothing of it."""
    typed = Typed(texts={"start": request.GET.get("start", "")})
    start = _start(typed, "start")
    seen = Refusal(reason="day_wanted", data={"text": typed.texts["start"][:80]})
    answer: Any = seen if start is None else price_lists.look(token=token, start=start)
    if request.method == "POST" and start is not None and not isinstance(answer, Refusal):
        actor, now = request.user.get_username(), datetime.now(UTC)
        done = price_lists.bring_in(token=token, start=start, actor=actor, now=now)
        if not isinstance(done, Refusal):
            messages.success(request, say("prices.brought", n=done), extra_tags="good")
            return redirect("prices")
        messages.error(request, written_reason(done), extra_tags="bad")
        answer = price_lists.look(token=token, start=start)
    if isinstance(answer, Refusal):
        messages.error(request, written_reason(answer), extra_tags="bad")
        return redirect("price_new")
    context = {
        "look": answer,
        "new": answer.new[:SHOWN],
        "wrong": answer.wrong[: price_lists.SHOWN],
        "strange": answer.strange[:SHOWN],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "console/price_file.html", context, status=status)


def _start(typed: Typed, name: str) -> datetime | None:
    """The beginning of the typed day in the shop's zone."""
    day: date | None = typed.day(name)
    if day is None:
        return None
    if not 2000 <= day.year < 2200:
        typed.wrong[name] = Refusal(reason="day_wanted", data={"text": day.isoformat()})
        return None
    return datetime.combine(day, time(), ZoneInfo(programme.read().zone)).astimezone(UTC)
