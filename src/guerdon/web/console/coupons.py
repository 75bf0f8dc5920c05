"""Coupons: the codes that are out, whose they are and where they stand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guerdon.store import giving, offers
from guerdon.web.paging import Paging, asked_page
from guerdon.web.roles import CONSOLE, allow

STATES = ("fresh", "held", "redeemed", "void")


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """Codes by text, state and offer."""
    asked = {
        "search": request.GET.get("q", ""),
        "state": request.GET.get("state", ""),
        "offer": request.GET.get("offer", ""),
    }
    found = giving.coupons(
        search=asked["search"],
        state=asked["state"],
        offer=asked["offer"],
        page=asked_page(request),
    )
    names = {offer.key: offer.document.get("name") for offer in offers.listed()}
    context = {
        "rows": [(coupon, names.get(coupon.offer)) for coupon in found.coupons],
        "states": STATES,
        "counts": giving.codes_by_state(),
        "with_codes": [(key, names.get(key)) for key in sorted(giving.codes_by_offer())],
        "paging": Paging(page=found.page, size=giving.PAGE, total=found.total),
        **asked,
    }
    return render(request, "console/coupons.html", context)
