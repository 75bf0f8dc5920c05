"""Referral: how far invitations come, what a new customer costs, and the doubts to look at."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from guerdon.flows.referral import referral
from guerdon.flows.referral.counting import live
from guerdon.give.referral.settings import MONEY, POINTS, Programme
from guerdon.store.programme import programme
from guerdon.store.programme.programme import Programme as Shop
from guerdon.store.referral import seen
from guerdon.terms.decision import Refusal
from guerdon.terms.money import half_up
from guerdon.web.figures import Figure
from guerdon.web.referral_words import cause_said, promise
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_count, written_money, written_reason
from guerdon.web.wording import language, say


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The programme that is live, the funnel, the best inviters and the doubts."""
    now = datetime.now(UTC)
    shop = programme.read()
    found = seen.funnel()
    settings = live(now=now)[1]
    standing = settings.at(now=now)
    context = {
        "standing": standing,
        "lines": _lines(standing, shop),
        "tiles": _tiles(found, shop, now),
        "any": bool(found.codes or found.bound),
        "held": [(row, evidence(row)) for row in seen.held()],
        "top": seen.top(),
    }
    return render(request, "console/referral.html", context)


def _lines(standing: Programme | None, shop: Shop) -> list[dict[str, str]]:
    if standing is None:
        return []
    return promise(programme=standing, currency=shop.currency, language=language())


def _tiles(found: seen.Funnel, shop: Shop, now: datetime) -> list[Figure]:
    points, money = found.has.get(POINTS, 0), found.has.get(MONEY, 0)
    cost = money + half_up(numerator=points * shop.point_worth_milli, denominator=1000)
    per = half_up(numerator=cost, denominator=found.bought) if found.bought else None
    inputs = (
        ("referral_kinds.points", written_count(points)),
        ("points.worth_milli", written_count(shop.point_worth_milli)),
        ("referral_kinds.money", written_money(money, shop.currency)),
    )
    return [
        Figure(
            word="referral.new_customers",
            verb="give",
            value=written_count(found.bought),
            formula="referral.new_customers_formula",
            inputs=(("referral.bound", written_count(found.bound)),),
            at=now,
        ),
        Figure(
            word="referral.kept",
            verb="measure",
            value=written_money(found.spend_minor, shop.currency),
            formula="referral.kept_formula",
            at=now,
        ),
        Figure(
            word="referral.per_customer",
            verb="decide",
            value=written_money(per, shop.currency),
            formula="referral.per_customer_formula",
            inputs=(*inputs, ("referral.new_customers", written_count(found.bought))),
            at=now,
        ),
        Figure(
            word="referral.doubts",
            verb="know",
            value=written_count(found.held),
            formula="referral.doubts_formula",
            at=now,
            rows=reverse("referral") + "#doubts",
        ),
    ]


@allow(*CONSOLE)
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One referral: the evidence, what it earned, and who decided."""
    found = seen.one(referral=number)
    if found is None:
        raise Http404
    now = datetime.now(UTC)
    context = {
        "found": found,
        "findings": evidence(found),
        "rewards": [
            (cause_said(cause=row.cause), row) for row in seen.rewards(referral=number, now=now)
        ],
        "may_refuse": found.state in ("held", "bound"),
    }
    return render(request, "console/referral_one.html", context)


def evidence(found: seen.Friend) -> list[dict[str, Any]]:
    """The guard's findings as named reasons with what is done about each."""
    return [
        {
            "reason": f"referral_{finding['check']}",
            "data": finding["data"],
            "action": finding["action"],
        }
        for finding in found.findings
    ]


@allow(*ACTING)
@require_POST
def review(request: HttpRequest, number: int) -> HttpResponse:
    """Keep what somebody decided, with the reason that they gave."""
    good = request.POST.get("act") == "approve"
    answer = referral.review(
        referral=number,
        good=good,
        why=request.POST.get("why", ""),
        actor=request.user.get_username(),
        key=None,
        now=datetime.now(UTC),
    )
    if isinstance(answer, Refusal):
        if answer.reason == "not_found":
            raise Http404
        messages.error(request, written_reason(answer), extra_tags="bad")
    else:
        said = "referral.approved" if good else "referral.was_refused"
        messages.success(request, say(said), extra_tags="good")
    return redirect("referral_one", number)
