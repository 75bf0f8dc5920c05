"""Offers: what may be given at the till, and what each gave so far."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.store import giving, offers, programme
from guerdon.store.offers import OfferSeen
from guerdon.terms.decision import Refusal
from guerdon.web.condition_words import said as condition_said
from guerdon.web.console.offer_calendar import state_of
from guerdon.web.offer_words import gives, window
from guerdon.web.offering.conflict_words import counted
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_reason
from guerdon.web.wording import say

DIALOGS = (
    ("publish", "live", "offers.publish"),
    ("pause", "paused", "offers.pause"),
    ("end", "ended", "offers.end"),
)
STATES = ("live", "draft", "paused", "ended")


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """Every offer with what it gives and what it gave."""
    state = request.GET.get("state", "")
    listed = offers.listed(state=state if state in STATES else None)
    given = giving.by_offer()
    currency = programme.read().currency
    met = counted()
    rows = [
        _row(offer, currency=currency)
        | {"given": given.get(offer.key), "conflicts": met.get(offer.key, 0)}
        for offer in listed
    ]
    rows.sort(key=lambda row: -(row["given"].minor if row["given"] else 0))
    return render(request, "console/offers.html", {"rows": rows, "state": state, "states": STATES})


def _row(offer: OfferSeen, *, currency: str) -> dict[str, Any]:
    start, end = window(document=offer.document)
    return {
        "offer": offer,
        "state": state_of(state=offer.state, start=start, end=end, now=datetime.now(UTC)),
        "name": offer.document.get("name"),
        "gives": gives(document=offer.document, currency=currency),
        "start": start,
        "end": end,
    }


@allow(*CONSOLE)
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One offer: its rule in words, its limits, its codes and what it gave."""
    offer = offers.seen(key=key)
    if offer is None:
        raise Http404
    currency = programme.read().currency
    context = _row(offer, currency=currency) | {
        "given": giving.by_offer().get(key),
        "codes": giving.codes_by_state(offer=key),
        "condition": condition_said(document=offer.document.get("condition"), currency=currency),
        "limits": offer.document.get("limits") or {},
        "document": offer.document,
        "dialogs": DIALOGS,
    }
    return render(request, "console/offer.html", context)


@allow(*ACTING)
@require_POST
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Publish, pause or end an offer."""
    state = request.POST.get("state", "")
    if state not in ("live", "paused", "ended"):
        raise Http404
    actor = request.user.get_username()
    answer = offers.set_state(key=key, state=state, actor=actor, now=datetime.now(UTC))
    if isinstance(answer, Refusal):
        messages.error(request, written_reason(answer), extra_tags="bad")
    else:
        messages.success(request, say(f"offers.now_{state}"), extra_tags="good")
    return redirect("offer", key)
