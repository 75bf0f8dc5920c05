"""Customers: the list with search and filters, its export, and one customer's page."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.tiers import setting
from guerdon.store import home
from guerdon.store.customers import duplicates, merges
from guerdon.store.night import know
from guerdon.store.night import segments as kept
from guerdon.store.programme import offers, programme
from guerdon.store.voice import remarks
from guerdon.terms.money import half_up, written
from guerdon.terms.spreadsheet import tame
from guerdon.web import cluster_words
from guerdon.web.console.explained import cards
from guerdon.web.console.recommend import few
from guerdon.web.console.segments import values
from guerdon.web.member.door import link
from guerdon.web.offer_words import placed
from guerdon.web.paging import Paging, asked_page
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_name
from guerdon.web.wording import say

FILTERS = ("stage", "value_class", "rfm_segment", "segment")
SAID = 4
PAGES = {"stage": "stages", "value_class": "classes", "rfm_segment": "rfm"}
# Columns of the list: what it may be ordered by, and its word.
COLUMNS = ("orders", "spend", "last_order_at", "p_alive", "clv")
EXPORTED = (
    "customer",
    "tier",
    "stage",
    "value_class",
    "rfm_segment",
    "rfm_r",
    "rfm_f",
    "rfm_m",
    "orders",
    "spend",
    "spend_90d",
    "average_basket",
    "last_order_at",
    "recency_days",
    "p_alive",
    "expected_orders",
    "clv",
    "clv_low",
    "clv_high",
)
MONEY = frozenset({"spend", "spend_90d", "average_basket", "clv", "clv_low", "clv_high"})


def _asked(request: HttpRequest) -> dict[str, Any]:
    """The filter in the address."""
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    return asked | {"search": request.GET.get("q", ""), "order": request.GET.get("order", "-clv")}


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The list, filtered and in the order asked for."""
    asked = _asked(request)
    found = know.listed(**asked, page=asked_page(request))
    context: dict[str, Any] = {"asked": asked, "q": asked["search"], "order": asked["order"]}
    if found is None:
        context["waiting"] = home.steps().orders
        return render(request, "console/customers_none.html", context)
    context |= {
        "found": found,
        "paging": Paging(page=found.page, size=know.PAGE, total=found.total),
        "filters": _filters(asked),
        "columns": [_column(name, asked["order"]) for name in COLUMNS],
        "filtered": any(asked[name] for name in (*FILTERS, "search")),
    }
    return render(request, "console/customers.html", context)


def _filters(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The choices of each filter with what is chosen."""
    named = {segment.key: segment.name for segment in kept.listed()}
    listed: list[dict[str, Any]] = [
        {
            "name": name,
            "chosen": asked[name],
            "page": PAGES[name],
            "values": [(value, None) for value in values(field=name)],
        }
        for name in PAGES
    ]
    if named:
        listed.append(
            {
                "name": "segment",
                "chosen": asked["segment"],
                "page": "",
                "values": list(named.items()),
            }
        )
    return listed


def _column(name: str, order: str) -> dict[str, str]:
    """A column head: its word, the order a click asks for, and how it is sorted now."""
    sorted_now = "descending" if order == f"-{name}" else "ascending" if order == name else ""
    return {
        "word": f"customers.{name}",
        "next": name if sorted_now == "descending" else f"-{name}",
        "sorted": sorted_now,
    }


@allow(*CONSOLE)
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The filtered list as CSV for a spreadsheet, whole."""
    asked = _asked(request)
    if know.listed(**asked, size=1) is None:
        raise Http404
    answer = StreamingHttpResponse(
        _lines(asked, currency=programme.read().currency), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="customers.csv"'
    return answer


def _lines(asked: dict[str, Any], *, currency: str) -> Iterator[bytes]:
    """A byte-order mark (spreadsheets want it), the heads, and a thousand customers at a time."""
    yield "\ufeff".encode()
    yield ",".join(EXPORTED).encode() + b"\r\n"
    number, pages = 1, 1
    while number <= pages:
        found = know.listed(**asked, page=number, size=1000)
        if found is None:
            return
        pages = found.pages
        rows = (_cells(row, currency=currency) for row in found.rows)
        yield "".join(f"{','.join(cells)}\r\n" for cells in rows).encode()
        number += 1


def _cells(row: know.CustomerRow, *, currency: str) -> list[str]:
    cells = []
    for name in EXPORTED:
        value = getattr(row, name)
        if name in MONEY:
            cells.append(written(minor=value, currency=currency))
        elif isinstance(value, str):
            cells.append(safe_cell(text=value))
        elif hasattr(value, "isoformat"):
            cells.append(value.isoformat())
        else:
            cells.append(f"{value:.6g}" if isinstance(value, float) else str(value))
    return cells


def safe_cell(*, text: str) -> str:
    """A text that a spreadsheet shows and never runs, quoted where CSV wants it."""
    text = tame(text)
    if any(sign in text for sign in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


@allow(*CONSOLE)
def one(request: HttpRequest, key: str) -> HttpResponse:
    """Everything about one customer."""
    profile = know.profile(customer=key)
    if profile is None:
        raise Http404
    if profile.customer != key:
        return redirect("customer", profile.customer)
    settings = programme.read()
    worth = half_up(numerator=profile.points * settings.point_worth_milli, denominator=1000)
    names = {offer.key: offer.document.get("name") for offer in offers.listed()}
    context: dict[str, Any] = {
        "profile": profile,
        "tier": _tier(profile.tier),
        "points_worth": worth,
        "codes": [(code, names.get(code.offer)) for code in profile.codes],
        "timeline": _timeline(profile, names, settings.currency),
        "segments": _segments(profile),
        "merges": merges.of(customer=key),
        "maybe": duplicates.suggested(customer=key, most=3),
        "mood": remarks.mood_of(customer=key),
        "said": remarks.listed(customer=key, most=SAID),
    }
    if profile.known:
        context["values"] = profile.known.values
        cluster = profile.known.values["cluster"]
        context["cluster"] = cluster_words.names().get(cluster, "")
        context["prefers"] = bool(profile.known.values["choices"])
        context["cards"] = cards(known=profile.known, currency=settings.currency)
    secret = request.session.pop("member_link", None)
    if secret and secret[0] == key:
        context["member_link"] = request.build_absolute_uri(secret[1])
    context["for_you"] = few(customer=key, count=5)
    return render(request, "console/customer.html", context)


def _tier(key: str) -> str:
    """The tier by its name; one that no structure has goes by its key."""
    name = setting.names(now=datetime.now(UTC)).get(key)
    return written_name(name) if name else key


def _segments(profile: know.Profile) -> list[tuple[str, Any]]:
    """The segments the customer is in, with their names."""
    names = {segment.key: segment.name for segment in kept.listed()}
    inside = profile.known.segments if profile.known else ()
    return [(key, names[key]) for key in inside if key in names]


def _timeline(
    profile: know.Profile, names: Mapping[str, Any], currency: str
) -> list[dict[str, Any]]:
    """Places in campaigns, redemptions and points in one line of time, newest first."""
    said = {key: written_name(name) for key, name in names.items()}
    places = [
        {
            "at": one.at,
            "kind": "placed",
            "item": one,
            "because": one.reason and placed(reason=one.reason, names=said, currency=currency),
        }
        for one in profile.assignments
    ]
    happened = [
        {"at": one.at, "kind": one.kind, "item": one, "name": names.get(one.about)}
        for one in profile.happenings
    ]
    return sorted([*places, *happened], key=lambda line: line["at"], reverse=True)


@allow(*ACTING)
@require_POST
def member_link(request: HttpRequest, key: str) -> HttpResponse:
    """A link that opens the member page for this customer for 30 days."""
    if know.profile(customer=key) is None:
        raise Http404
    request.session["member_link"] = [key, link(customer=key)]
    messages.success(request, say("customer.link_made"), extra_tags="good")
    return redirect("customer", key)
