"""Gift cards: made by the hundred, printed with code and picture, and what they hold."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.cards import cards as flow
from guerdon.flows.cards import series as printing
from guerdon.store.codes import card_series
from guerdon.store.codes.card_series import Printed
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.web.code_sheet import Card, pdf
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_day, written_money
from guerdon.web.typed import Typed
from guerdon.web.wording import say

KINDS = ("made", "active")


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """What the shop owes on cards, the form for new ones, and those made together."""
    return _page(request, Typed())


def _page(request: HttpRequest, typed: Typed, *, status: int = 200) -> HttpResponse:
    terms = flow.terms(now=datetime.now(UTC))
    sold = not isinstance(terms, Refusal)
    currency = programme.read().currency if isinstance(terms, Refusal) else terms.currency
    context = {
        "typed": typed,
        "sold": sold,
        "currency": currency,
        "most": flow.MOST_AT_ONCE,
        "states": card_series.counted(),
        "owed": card_series.outstanding(currency=currency),
        "series": card_series.newest(),
    }
    return render(request, "console/gift_cards.html", context, status=status)


@allow(*ACTING)
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make them, once by the form's own key; what is refused comes back as it was typed."""
    typed, now = Typed(texts=request.POST.dict()), datetime.now(UTC)
    terms = flow.terms(now=now)
    if isinstance(terms, Refusal):
        return _page(request, typed, status=422)
    count = typed.whole("count", least=1, most=flow.MOST_AT_ONCE)
    minor = typed.minor("amount", currency=terms.currency)
    kind = typed.one_of("kind", of=KINDS)
    if typed.wrong or count is None or minor is None:
        return _page(request, typed, status=422)
    once = typed.texts.get("once", "")[:64]
    done = flow.issue(
        count=count,
        minor=minor,
        active=kind == "active",
        customer=None,
        actor=request.user.get_username(),
        key=f"console:cards:{once}" if once else None,
        now=now,
    )
    if isinstance(done, Refusal):
        typed.wrong["amount"] = done
        return _page(request, typed, status=422)
    messages.success(request, say("gift_cards.were_made", count=count), extra_tags="good")
    return redirect("gift_cards")


@allow(*ACTING)
def sheet(request: HttpRequest, first: int) -> HttpResponse:
    """The cards made together with that one, ten a page, to be printed and cut out."""
    found = printing.printed(first=first, actor=request.user.get_username(), now=datetime.now(UTC))
    if not found:
        raise Http404
    shop = programme.read().name
    cards = [
        Card(
            picture=one.code,
            code=one.code,
            title=written_money(one.face_minor, one.currency),
            lines=_lines(shop, one),
        )
        for one in found
    ]
    name = f"gift-cards-{first}"
    answer = HttpResponse(pdf(cards=cards, title=name), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def _lines(shop: str, one: Printed) -> tuple[Any, ...]:
    lines = (shop, say("gift_cards.on_card"))
    if one.expires_at is None:
        return lines
    return (*lines, say("batches.card_until", day=written_day(one.expires_at)))
