"""Offers: what may be given at the till, and what each gave so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.programme.warnings import of_offer
from guerdon.store import counters
from guerdon.store.giving import giving
from guerdon.store.programme import offers, programme
from guerdon.store.programme.offers import OfferSeen
from guerdon.store.programme.programme import Programme
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import budget_key, day_key, day_of, spend_key, total_key, units_key
from guerdon.web.condition_words import said as condition_said
from guerdon.web.console.offer_calendar import state_of
from guerdon.web.offer_words import gives, window
from guerdon.web.offering.conflict_words import Meetings, counted, met
from guerdon.web.offering.differences import Difference, differences, set_words
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_count, written_money, written_reason
from guerdon.web.wording import say

DIALOGS = (
    ("publish", "live", "offers.publish"),
    ("pause", "paused", "offers.pause"),
    ("end", "ended", "offers.end"),
)
STATES = ("live", "draft", "paused", "ended")
VERSIONS = 10


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
    settings = programme.read()
    currency = settings.currency
    now = datetime.now(UTC)
    context = _row(offer, currency=currency) | {
        "given": giving.by_offer().get(key),
        "codes": giving.codes_by_state(offer=key),
        "condition": condition_said(document=offer.document.get("condition"), currency=currency),
        "limits": limits_of(
            offer=offer, day=day_of(now=now, zone=settings.zone), currency=currency
        ),
        "when_short": (offer.document.get("limits") or {}).get("when_short"),
        "document": offer.document,
        "kind": offer.document.get("kind"),
        "settings": set_words(document=offer.document, currency=currency, zone=settings.zone),
        "beside": met(document=offer.document) if offer.state != "ended" else Meetings(),
        "versions": changes_of(history=offers.history(key=key, most=VERSIONS), settings=settings),
        "dialogs": DIALOGS,
        "hindrances": () if offer.state == "ended" else of_offer(document=offer.document, at=now),
    }
    return render(request, "console/offer.html", context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit: `most` of it, and `used` so far where one counter says so; `share` in percent."""

    word: str
    most: str
    used: str = ""
    share: int | None = None


def limits_of(*, offer: OfferSeen, day: str, currency: str) -> tuple[Limit, ...]:
    """The limits with what is used; those by customer, store and code have many counters."""
    limits = offer.document.get("limits") or {}
    keys = {
        "total": total_key(offer=offer.key),
        "per_day": day_key(offer=offer.key, day=day),
        "units": units_key(offer=offer.key),
        "spend_minor": spend_key(offer=offer.key),
        "budget": budget_key(budget=str(limits.get("budget") or "")),
    }
    standing = counters.standing(keys=list(keys.values()))
    found = []
    for word, most in limits.items():
        if word == "when_short":
            continue
        counter = standing.get(keys.get(word, ""))
        ceiling = most if word != "budget" else counter.ceiling if counter else 0
        money = word in ("spend_minor", "budget")
        used = counter.used if counter else 0
        write = partial(_written, currency=currency if money else "")
        found.append(
            Limit(
                word=word,
                most=f"{most} · {write(ceiling)}" if word == "budget" else write(ceiling),
                used=write(used) if word in keys else "",
                share=min(100, round(100 * used / ceiling)) if word in keys and ceiling else None,
            )
        )
    return tuple(found)


def _written(number: int, *, currency: str) -> str:
    return written_money(number, currency) if currency else written_count(number)


def changes_of(
    *, history: Sequence[OfferSeen], settings: Programme
) -> list[tuple[OfferSeen, tuple[Difference, ...]]]:
    """Versions, newest first, each with what it changed of the one before it."""
    befores = [*history[1:], None]
    return [
        (
            one,
            ()
            if before is None
            else differences(
                before=before.document,
                after=one.document,
                currency=settings.currency,
                zone=settings.zone,
            ),
        )
        for one, before in zip(history, befores, strict=True)
    ]


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
