"""Campaigns side by side: what each was to do, what it cost, and what it turned out to be worth."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guerdon.flows.campaigns import campaign as flow
from guerdon.store.campaigns import campaigns as kept
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.web.console.briefing import goal_said
from guerdon.web.offer_words import gives
from guerdon.web.roles import CONSOLE, allow
from guerdon.web.templatetags.words import (
    written_count,
    written_day,
    written_money,
    written_percent,
)
from guerdon.web.wording import say

MOST = 4
STATES = (kept.PLANNED, kept.LAUNCHED, kept.HALTED, kept.FINISHED)
Cell = Callable[[flow.CampaignLooked, str], str]


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The campaigns named by `with`, at most four; the newest where none is named."""
    listed = kept.listed(states=STATES)
    asked = [key for key in request.GET.getlist("with") if key][:MOST]
    keys = asked or [one.key for one in listed[:MOST]]
    found = [flow.seen(campaign=key) for key in keys]
    chosen = [one for one in found if not isinstance(one, Refusal) and one.campaign.plan]
    context = {
        "listed": listed,
        "keys": [one.campaign.key for one in chosen],
        "columns": [one.campaign for one in chosen],
        "groups": [
            (say(f"compare.{group}"), [_row(word, cell, chosen) for word, cell in rows])
            for group, rows in ROWS
        ],
    }
    return render(request, "console/campaign_compare.html", context)


def _row(word: str, cell: Cell, chosen: list[flow.CampaignLooked]) -> tuple[str, list[str]]:
    currency = programme.read().currency
    return say(f"compare.{word}"), [cell(one, currency) for one in chosen]


def _plan(name: str, written: Callable[[Any, str], str]) -> Cell:
    return lambda one, currency: written(one.campaign.plan.get(name), currency)


def _money(value: Any, currency: str) -> str:
    return "–" if value is None else written_money(round(value), currency)


def _count(value: Any, _: str) -> str:
    return "–" if value is None else written_count(value)


def _offers(one: flow.CampaignLooked, currency: str) -> str:
    documents = one.campaign.brief.get("offers", ())
    return say("compare.then").join(gives(document=each, currency=currency) for each in documents)


def _between(one: flow.CampaignLooked, currency: str) -> str:
    """The interval of the promised profit; plans of before it was told have none."""
    ends = {name: one.campaign.plan.get(name) for name in ("low", "high")}
    if None in ends.values():
        return "–"
    return say("home.range", **{name: _money(end, currency) for name, end in ends.items()})


def _read(one: flow.CampaignLooked) -> Mapping[str, Any] | None:
    return one.readout.document if one.readout is not None else None


def _lift(one: flow.CampaignLooked, currency: str) -> str:
    found = _read(one)
    if found is None or found["effects"]["sales"]["low"] is None:
        return "–"
    sales = found["effects"]["sales"]
    words = {name: _money(sales[name], currency) for name in ("low", "high")}
    return f"{_money(sales['difference'], currency)} ({say('home.range', **words)})"


def _back(name: str, written: Callable[[Any, str], str]) -> Cell:
    def cell(one: flow.CampaignLooked, currency: str) -> str:
        found = _read(one)
        return "–" if found is None else written(found["returned"].get(name), currency)

    return cell


def _roi(one: flow.CampaignLooked, _: str) -> str:
    found = _read(one)
    if found is None or found["returned"]["roi"] is None:
        return "–"
    back = found["returned"]
    if back["roi_low"] is None:
        return written_percent(back["roi"], 0)
    ends = {name: written_percent(back[f"roi_{name}"], 0) for name in ("low", "high")}
    return f"{written_percent(back['roi'], 0)} ({say('home.range', **ends)})"


def _kept_word(one: flow.CampaignLooked, _: str) -> str:
    """What came over what was promised, both before the bills."""
    found, promised = _read(one), one.campaign.plan.get("objective")
    if found is None or not promised:
        return "–"
    gain, costs = found["returned"]["gain"], found["returned"]["costs"]
    return f"{(gain - costs['discounts'] - costs['contacts']) / promised:.2f}"


def _after(one: flow.CampaignLooked, currency: str) -> str:
    found = (_read(one) or {}).get("after")
    return "–" if not found else _money(found["net"]["difference"], currency)


ROWS: tuple[tuple[str, tuple[tuple[str, Cell], ...]], ...] = (
    (
        "asked",
        (
            ("goal", lambda one, _: goal_said(goal=one.campaign.brief.get("goal", {}))),
            ("offers", _offers),
            ("launched", lambda one, _: written_day(one.campaign.launched_at) or "–"),
            ("days", lambda one, _: written_count(one.campaign.brief.get("days", 28))),
            ("budget", lambda one, currency: _money(one.campaign.budget_minor, currency)),
        ),
    ),
    (
        "planned",
        (
            ("audience", _plan("audience", _count)),
            ("given", _plan("given", _count)),
            ("holdout", _plan("holdout", _count)),
            ("promised", _plan("objective", _money)),
            ("between", _between),
        ),
    ),
    (
        "came",
        (
            ("lift", _lift),
            ("gain", _back("gain", _money)),
            ("cost", _back("cost", _money)),
            ("roi", _roi),
            ("per_order", _back("per_order", _money)),
            ("net", _after),
            ("kept_word", _kept_word),
        ),
    ),
)
