"""Points: what members hold, what it is worth, what ends when, and that the ledger adds up."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from guerdon.store.giving import had_rewards
from guerdon.store.giving.had_rewards import AT_COUNTER
from guerdon.store.ledger import adjustments, ledger, purses
from guerdon.store.programme import offers, programme
from guerdon.terms.money import exponent, half_up
from guerdon.terms.points import Plan
from guerdon.web.figures import Figure
from guerdon.web.roles import CONSOLE, allow
from guerdon.web.templatetags.words import written_count, written_money


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """All members' points."""
    now = datetime.now(UTC)
    settings = programme.read()
    plan = offers.live(now=now).plan or Plan()
    worth_milli = plan.worth(at=now)
    held = purses.outstanding(now=now)
    whole = held.usable + held.pending
    worth = half_up(numerator=whole * worth_milli, denominator=1000)
    by_kind = ledger.by_kind()
    context = {
        "tiles": [
            Figure(
                word="points.held",
                verb="give",
                value=written_count(whole),
                formula="points.held_formula",
                inputs=(
                    ("points.usable", written_count(held.usable)),
                    ("points.pending", written_count(held.pending)),
                    ("points.members", written_count(held.members)),
                ),
                at=now,
                rows=reverse("customers"),
            ),
            Figure(
                word="points.liability",
                verb="decide",
                value=written_money(worth, settings.currency),
                formula="points.liability_formula",
                inputs=(
                    ("points.held", written_count(whole)),
                    ("points.worth_milli", written_count(worth_milli)),
                ),
                at=now,
            ),
            Figure(
                word="points.soon",
                verb="know",
                value=written_count(held.ending_soon),
                formula="points.soon_formula",
                at=now,
            ),
            Figure(
                word="points.redeemed",
                verb="measure",
                value=written_count(by_kind.get("redeemed", 0)),
                formula="points.redeemed_formula",
                inputs=(
                    ("points.issued", written_count(-by_kind.get("issued", 0))),
                    ("points.breakage", written_count(by_kind.get("breakage", 0))),
                ),
                at=now,
            ),
        ],
        "any": bool(by_kind),
        "waiting": adjustments.counted(),
        "to_hand_over": had_rewards.counted(kinds=AT_COUNTER),
        "movements": purses.movements(),
        "terms": _terms(plan, now, settings.currency),
        "hundred": half_up(numerator=100 * worth_milli, denominator=1000),
    }
    return render(request, "console/points.html", context)


def _terms(plan: Plan, now: datetime, currency: str) -> dict[str, Any]:
    """What is earned for which amount, and how long it lives."""
    rate = plan.rate(at=now)
    unit = 10 ** exponent(currency=currency)
    return {
        "points": rate.points if rate else 0,
        "per_minor": rate.per_minor if rate else unit,
        "life": plan.life.kind,
        "days": plan.life.days,
    }
