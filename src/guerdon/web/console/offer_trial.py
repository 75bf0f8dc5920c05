"""What an offer would do: on the sample cart line by line, beside others, and in a week."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from guerdon.flows.offers import forecast as forecasts
from guerdon.flows.offers import trying
from guerdon.flows.offers.forecast import Forecasted
from guerdon.flows.offers.trying import SAMPLE_CODE, Tried
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.terms.fields import named
from guerdon.terms.quote import Applied, NotApplied, Quote
from guerdon.web.console.offer_builder import texts_of, typed_document
from guerdon.web.offering import sample
from guerdon.web.offering.conflict_words import met
from guerdon.web.offering.sample import Sample
from guerdon.web.roles import ACTING, allow
from guerdon.web.templatetags.offering import problem
from guerdon.web.templatetags.words import written_name
from guerdon.web.typed import Typed
from guerdon.web.wording import language


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the cart: what the offer takes off it, what others do, and what is left."""

    name: str
    quantity: int
    unit_minor: int
    own_minor: int
    others_minor: int
    left_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One offer in the quote with its sentence; `own` is the one being built."""

    title: str
    key: str
    own: bool
    minor: int | None
    reason: Any


@allow(*ACTING)
@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """The sample cart as the till would answer it, and whom the offer meets."""
    settings, texts = programme.read(), texts_of(request)
    document, typed = typed_document(texts, settings)
    context: dict[str, Any] = {"currency": settings.currency, "wrong": list(typed.wrong.items())}
    if not typed.wrong:
        form = Typed(texts=texts)
        asked = sample.typed(form=form, currency=settings.currency, zone=settings.zone)
        now = datetime.now(UTC)
        found = trying.tried(document=document, ask=asked.ask, now=now, at=asked.at)
        context["refusal"] = found if isinstance(found, Refusal) else None
        if isinstance(found, Tried):
            context |= answered(found=found, asked=asked)
            context["conflicts"] = met(document=document)
    answer = render(request, "parts/offer_trial.html", context)
    # The page puts each fault to its field, once somebody has typed there.
    faults = {name: problem(refusal) for name, refusal in typed.wrong.items()}
    answer["HX-Trigger"] = json.dumps({"faults": faults})
    return answer


def answered(*, found: Tried, asked: Sample) -> dict[str, Any]:
    """The quotes as the page shows them."""
    key = found.offer.key
    titles = {one: written_name(name) for one, name in found.names.items()}
    titles[key] = found.offer.titled(language=language())
    context: dict[str, Any] = {
        "at": found.at,
        "chosen": asked.at is None,
        "code": SAMPLE_CODE if found.offer.codes == "unique" else found.offer.shared_code,
        "alone": _alone(found.alone, key),
        "titles": titles,
    }
    beside = found.beside
    if isinstance(beside, Refusal):
        return context | {"cart_refusal": beside}
    without = found.without.total_minor if isinstance(found.without, Quote) else None
    return context | {
        "quote": beside,
        "rows": rows(quote=beside, asked=asked, key=key),
        "told": told(quote=beside, key=key, titles=titles),
        "without": without,
        "saves": None if without is None else without - beside.total_minor,
    }


def _alone(quote: Quote | Refusal, key: str) -> Told | None:
    if isinstance(quote, Refusal):
        return None
    found: list[Applied | NotApplied] = [*quote.applied, *quote.not_applied]
    one = next((each for each in found if each.offer == key), None)
    return None if one is None else _told(one, key, {})


def _told(one: Applied | NotApplied, key: str, titles: Mapping[str, str]) -> Told:
    reason: Any = one.reason if isinstance(one, Applied) else one.refusal
    return Told(
        title=titles.get(one.offer, one.offer),
        key=one.offer,
        own=one.offer == key,
        minor=one.minor if isinstance(one, Applied) else None,
        reason=reason,
    )


def told(*, quote: Quote, key: str, titles: Mapping[str, str]) -> tuple[Told, ...]:
    """The offers of the quote, those that apply first and of the others only what matters."""
    out = [one for one in quote.not_applied if one.offer == key or one.would_give_minor]
    told_of: list[Applied | NotApplied] = [*quote.applied, *out]
    found = [_told(one, key, titles) for one in told_of]
    return tuple(sorted(found, key=lambda one: (one.minor is None, not one.own)))


def rows(*, quote: Quote, asked: Sample, key: str) -> tuple[Row, ...]:
    """The cart line by line."""
    own: dict[str, int] = {}
    others: dict[str, int] = {}
    for one in quote.applied:
        into = own if one.offer == key else others
        for share in one.shares:
            into[share.line] = into.get(share.line, 0) + share.minor
    return tuple(
        Row(
            name=asked.names.get(line.key) or line.key,
            quantity=line.quantity,
            unit_minor=line.unit_minor,
            own_minor=own.get(line.key, 0),
            others_minor=others.get(line.key, 0),
            left_minor=line.value_minor - own.get(line.key, 0) - others.get(line.key, 0),
        )
        for line in asked.ask.cart.lines
    )


@allow(*ACTING)
@require_POST
def forecast(request: HttpRequest) -> HttpResponse:
    """What the offer would give in a week, from past carts."""
    settings, texts = programme.read(), texts_of(request)
    document, typed = typed_document(texts, settings)
    context: dict[str, Any] = {"currency": settings.currency, "wrong": list(typed.wrong.items())}
    if not typed.wrong:
        found = forecasts.forecast(document=document, now=datetime.now(UTC))
        if isinstance(found, Refusal):
            context["refusal"] = found
        else:
            context |= forecasted(found=found)
    return render(request, "parts/offer_forecast.html", context)


def forecasted(*, found: Forecasted) -> dict[str, Any]:
    """The forecast as the page shows it, with everything that it assumes."""
    one = found.forecast
    days = None
    if found.window.start is not None and found.window.end is not None:
        days = max(1, (found.window.end - found.window.start).days)
    whole = {
        word: None if days is None else round(getattr(one.minor, word) * max(1.0, days / 7))
        for word in ("mean", "low", "high")
    }
    return {
        "found": found,
        "one": one,
        "days": days,
        "whole": whole,
        "weekly": {word: round(getattr(one.minor, word)) for word in ("mean", "low", "high")},
        "cost": round(one.cost.mean) if one.cost.mean > one.minor.mean else None,
        "points": round(one.points.mean) or None,
        "cut": round(one.cut),
        "reads": [_field(name) for name in found.reads if name != forecasts.ORDERS],
        "orders_of_then": forecasts.ORDERS in found.reads,
        "per_customer": found.offer.limits.per_customer,
        "outside": 1 - found.inside,
    }


def _field(name: str) -> str:
    field = named(name=name)
    if field is None:
        return name
    return field.zh if language() == "zh" else field.en
