"""Sales: where growth came from, who brought it, and what is bought together."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guerdon.flows.know import sales
from guerdon.store import home
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.terms.money import half_up
from guerdon.web.figures import Figure
from guerdon.web.roles import CONSOLE, allow
from guerdon.web.templatetags.words import (
    written_count,
    written_decimal,
    written_money,
    written_percent,
)
from guerdon.web.wording import say

PERIODS = (30, 90, 182, 365)
DAYS = 90


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The last days beside the days before, by the newest night."""
    text = request.GET.get("days", "")
    days = int(text) if text.isascii() and text.isdigit() and int(text) in PERIODS else DAYS
    seen = sales.seen(days=days)
    if isinstance(seen, Refusal):
        waiting = {"waiting": home.steps().orders}
        return render(request, "console/customers_none.html", waiting)
    currency = programme.read().currency
    context: dict[str, Any] = {
        "seen": seen,
        "tiles": _tiles(seen, currency),
        "periods": PERIODS,
        "days": days,
        "parts": _parts(seen, currency),
        "groups": [(one, _cells(one, currency)) for one in (seen.all, *seen.groups)],
    }
    return render(request, "console/sales.html", context)


def _tiles(seen: sales.SalesSeen, currency: str) -> list[Figure]:
    before, now = seen.all.before, seen.all.now
    rows = (
        ("sales.sales", "give", written_money(now.sales_minor, currency), _change(seen.all.growth)),
        (
            "sales.basket",
            "know",
            _money(now.basket_minor, currency),
            _money_before(before, currency),
        ),
        (
            "sales.frequency",
            "decide",
            written_decimal(now.frequency),
            _before(written_decimal(before.frequency)),
        ),
        (
            "sales.margin",
            "measure",
            written_percent(now.margin),
            say("sales.costed", share=written_percent(now.costed, 0)),
        ),
    )
    return [
        Figure(
            word=word,
            verb=verb,
            value=value,
            under=under,
            formula=f"{word}_formula",
            inputs=(
                ("sales.customers", written_count(now.customers)),
                ("sales.orders", written_count(now.orders)),
                ("sales.sales", written_money(now.sales_minor, currency)),
            ),
            at=seen.as_of,
        )
        for word, verb, value, under in rows
    ]


def _change(growth: float | None) -> str:
    return "" if growth is None else say("sales.change", share=_signed(growth))


def _signed(share: float) -> str:
    return ("+" if share > 0 else "") + written_percent(share)


def _before(value: str) -> str:
    return say("sales.before", value=value)


def _money(minor: float | None, currency: str) -> str:
    return written_money(None if minor is None else round(minor), currency)


def _money_before(before: sales.Figures, currency: str) -> str:
    return _before(_money(before.basket_minor, currency))


def _parts(seen: sales.SalesSeen, currency: str) -> list[dict[str, Any]]:
    """What each factor added, with a bar as long as its share of the largest."""
    if seen.parts is None:
        return []
    largest = max(abs(minor) for minor in seen.parts.values()) or 1
    return [
        {
            "word": f"sales.part_{name}",
            "minor": written_money(minor, currency),
            "up": minor >= 0,
            "width": half_up(numerator=abs(minor) * 100, denominator=largest),
        }
        for name, minor in seen.parts.items()
    ]


def _cells(one: sales.Group, currency: str) -> list[tuple[str, str]]:
    """The columns of a group: word and value."""
    now = one.now
    growth = "–" if one.growth is None else _signed(one.growth)
    return [
        ("sales.customers", written_count(now.customers)),
        ("sales.sales", written_money(now.sales_minor, currency)),
        ("sales.growth", growth),
        ("sales.basket", _money(now.basket_minor, currency)),
        ("sales.frequency", written_decimal(now.frequency)),
        ("sales.cross_sell", written_percent(now.cross_sell, 0)),
        ("sales.margin", written_percent(now.margin)),
    ]
