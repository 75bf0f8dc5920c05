"""Stock: every thing that is given away, its pieces, who gives it, and changes with a reason."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.offers import goods
from guerdon.store.house import trail
from guerdon.store.programme import stock
from guerdon.terms.decision import Refusal
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.typed import Typed
from guerdon.web.wording import say

# What a refusal says about is shown beside the field that it is about.
FIELDS = {
    "key_too_long": "item",
    "key_unprintable": "item",
    "stock_counted": "item",
    "reason_needed": "why",
}
KEPT = (stock.CHANGED, stock.PUT)
WANTING = ("gone", "low", "uncounted")


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """Everything that is counted or given away."""
    return _listed(request)


def _listed(request: HttpRequest, *, status: int = 200, typed: Typed | None = None) -> HttpResponse:
    listed = goods.things(now=datetime.now(UTC))
    # A thing that is given and not counted comes with its name typed in.
    start = request.GET.get("count", "")
    context = {
        "things": listed,
        "sums": [(state, sum(one.state == state for one in listed)) for state in WANTING],
        "typed": typed or (Typed(texts={"item": start}) if start else None),
    }
    return render(request, "console/stock.html", context, status=status)


@allow(*ACTING)
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Count a thing from now on; what is refused comes back as it was typed."""
    typed = Typed(texts=request.POST.dict())
    item, pieces = typed.text("item"), typed.whole("pieces", most=goods.LARGEST)
    why = typed.text("why", needed=False, longest=goods.LONGEST_WHY)
    if typed.wrong or pieces is None:
        return _listed(request, status=422, typed=typed)
    answer = goods.begin(item=item, pieces=pieces, why=why, **_by(request))
    if isinstance(answer, Refusal):
        typed.wrong[FIELDS.get(answer.reason, "pieces")] = answer
        return _listed(request, status=422, typed=typed)
    messages.success(request, say("stock.begun", item=item), extra_tags="good")
    return redirect("stock_thing", item)


@allow(*CONSOLE)
def one(request: HttpRequest, item: str) -> HttpResponse:
    """One thing: its pieces, what gives it, and every change with its reason."""
    return _shown(request, item)


def _shown(
    request: HttpRequest, item: str, *, status: int = 200, typed: Typed | None = None
) -> HttpResponse:
    found = goods.thing(item=item, now=datetime.now(UTC))
    if found is None:
        raise Http404
    context = {
        "thing": found,
        "acts": goods.ACTS,
        "changes": trail.about(subject=item[:200], acts=KEPT),
        "typed": typed,
    }
    return render(request, "console/stock_thing.html", context, status=status)


@allow(*ACTING)
@require_POST
def change(request: HttpRequest, item: str) -> HttpResponse:
    """Add pieces, take some off, count anew; what is refused comes back as it was typed."""
    typed = Typed(texts=request.POST.dict())
    act = typed.one_of("act", of=goods.ACTS)
    pieces = typed.whole("pieces", least=0 if act == "recount" else 1, most=goods.LARGEST)
    why = typed.text("why", longest=goods.LONGEST_WHY)
    if typed.wrong or pieces is None:
        return _shown(request, item, status=422, typed=typed)
    answer = goods.change(item=item, act=act, pieces=pieces, why=why, **_by(request))
    if isinstance(answer, Refusal):
        if answer.reason == "not_found":
            raise Http404
        typed.wrong[FIELDS.get(answer.reason, "pieces")] = answer
        return _shown(request, item, status=422, typed=typed)
    messages.success(request, say("stock.changed", n=answer.body["left"]), extra_tags="good")
    return redirect("stock_thing", item)


def _by(request: HttpRequest) -> dict[str, Any]:
    """Who, when, and the form's own key, so that sending it twice acts once."""
    once = request.POST.get("once", "")[:64]
    actor = request.user.get_username()
    return {"actor": actor, "key": once or None, "now": datetime.now(UTC)}
