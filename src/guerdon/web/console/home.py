"""The first page: what was given, what it earned, who is at risk, what runs, what to do next."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from guerdon.measure.together import added
from guerdon.store import home as reads
from guerdon.store.campaigns import goals
from guerdon.store.programme import programme
from guerdon.web.figures import Figure
from guerdon.web.roles import CONSOLE, COUNTER, allow
from guerdon.web.templatetags.words import (
    written_count,
    written_day,
    written_money,
    written_name,
    written_percent,
)
from guerdon.web.wording import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The one thing to do next: what, why, its sign and the button."""

    icon: str
    title: str
    why: str
    act: str
    to: str


ROUTES = {
    "orders": "data",
    "known": "data",
    "planned": "campaign_new",
    "launched": "campaigns",
    "measured": "results",
}
ICONS = {
    "known": "customers",
    "planned": "campaigns",
    "launched": "campaigns",
    "measured": "results",
    "result": "results",
    "again": "offers",
}


@allow(*COUNTER)
def page(request: HttpRequest) -> HttpResponse:
    """The first page; for whoever stands at a counter, what there is to do."""
    if getattr(request.user, "role", "") not in CONSOLE:
        return redirect("staff_tasks")
    now = datetime.now(UTC)
    steps = reads.steps()
    if not steps.orders:
        return render(request, "console/first_run.html", {"steps": _steps(steps)})
    currency = programme.read().currency
    start = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    running = reads.running()
    leaving = reads.leaving()
    given = reads.given(start=start, end=now)
    alarms, off_pace = reads.troubles(now=now), _off_pace()
    context = {
        "tiles": [
            _given(given, start=start, now=now, currency=currency),
            _earned(running, currency=currency),
            _thanked(given, customers=reads.known(), now=now),
            _at_risk(leaving, currency=currency),
        ],
        "next": _next(steps, leaving=leaving, running=running, currency=currency),
        "running": running[:6],
        "alarms": alarms,
        "off_pace": off_pace,
        "troubles": len(alarms) + len(off_pace),
        "steps": None if steps.done() == 5 else _steps(steps),
        "now": now,
    }
    return render(request, "console/home.html", context)


def _given(given: reads.Given, *, start: datetime, now: datetime, currency: str) -> Figure:
    return Figure(
        word="home.given",
        verb="give",
        value=written_money(given.discount_minor, currency),
        under=say("home.given_under", n=given.redemptions),
        formula="home.given_formula",
        inputs=(
            ("home.given_minor", written_money(given.discount_minor, currency)),
            ("home.redemptions", written_count(given.redemptions)),
            ("home.since", written_day(start)),
        ),
        at=now,
        rows=reverse("coupons"),
    )


def _earned(running: list[reads.Running], *, currency: str) -> Figure:
    measured = [campaign.profit for campaign in running if campaign.profit is not None]
    if not measured:
        none = say("home.earned_none")
        return Figure(
            word="home.earned",
            verb="measure",
            value="–",
            under=none,
            formula="home.earned_formula",
        )
    total = added(parts=measured)
    low, high = (
        written_money(round(total.low), currency),
        written_money(round(total.high), currency),
    )
    return Figure(
        word="home.earned",
        verb="measure",
        value=written_money(round(total.estimate), currency),
        under=say("home.earned_under", low=low, high=high),
        formula="home.earned_formula",
        inputs=(("home.campaigns_counted", written_count(len(measured))),),
        at=max(campaign.measured_at for campaign in running if campaign.measured_at),
        rows=reverse("results"),
    )


def _thanked(given: reads.Given, *, customers: int, now: datetime) -> Figure:
    share = given.people / customers if customers else None
    return Figure(
        word="home.thanked",
        verb="know",
        value=written_count(given.people),
        under=say("home.thanked_under", share=written_percent(share)),
        formula="home.thanked_formula",
        inputs=(
            ("home.people_counted", written_count(given.people)),
            ("home.known", written_count(customers)),
        ),
        at=now,
        rows=reverse("customers"),
    )


def _at_risk(leaving: reads.Leaving | None, *, currency: str) -> Figure:
    if leaving is None:
        return Figure(
            word="home.risk",
            verb="decide",
            value="–",
            under=say("home.risk_none"),
            formula="home.risk_formula",
        )
    worth = written_money(leaving.worth_minor, currency)
    return Figure(
        word="home.risk",
        verb="decide",
        value=written_count(leaving.people),
        under=say("home.risk_under", worth=worth),
        formula="home.risk_formula",
        inputs=(("home.risk_worth", worth),),
        at=leaving.as_of,
        rows=f"{reverse('customers')}?stage=at_risk",
    )


def _next(
    steps: reads.Steps,
    *,
    leaving: reads.Leaving | None,
    running: list[reads.Running],
    currency: str,
) -> Next:
    data: dict[str, Any] = {"n": leaving.people if leaving else 0}
    for name in ("known", "planned", "launched", "measured"):
        if not getattr(steps, name):
            return _said(name, to=reverse(ROUTES[name]), **data)
    fresh = next((row for row in running if row.state == "launched" and row.readout), None)
    if fresh is not None:
        to = reverse("result", args=[fresh.key])
        return _said("result", to=to, name=written_name(fresh.name))
    worth = written_money(leaving.worth_minor if leaving else 0, currency)
    return _said("again", to=reverse("campaign_new"), worth=worth, **data)


def _said(name: str, /, *, to: str, **data: Any) -> Next:
    return Next(
        icon=ICONS[name],
        title=say(f"home.do_{name}", **data),
        why=say(f"home.do_{name}_why"),
        act=say(f"home.act_{name}"),
        to=to,
    )


def _steps(steps: reads.Steps) -> list[dict[str, Any]]:
    """The five first steps: done, now or later."""
    listed: list[dict[str, Any]] = []
    current = True
    for name, route in ROUTES.items():
        done = getattr(steps, name)
        listed.append(
            {
                "title": f"home.step_{name}",
                "says": f"home.step_{name}_says",
                "to": reverse(route),
                "state": "done" if done else "now" if current else "later",
            }
        )
        current = current and done
    return listed


def _off_pace() -> list[tuple[str, str]]:
    """Goals that the newest night called off pace: (key, sentence)."""
    return [
        (
            one.goal.key,
            say(
                "goals.alarm",
                name=written_name(one.goal.name),
                chance=round(100 * float(one.judged.get("chance") or 0)),
            ),
        )
        for one in goals.off_pace()
    ]
