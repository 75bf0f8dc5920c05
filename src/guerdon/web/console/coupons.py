"""Coupons: batches of codes, the codes that are out, and what tills gave without network."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guerdon.store.codes import batches, offline_uses
from guerdon.store.giving import giving
from guerdon.store.programme import offers
from guerdon.web.paging import Paging, asked_page
from guerdon.web.roles import ACTING, CONSOLE, allow

STATES = ("fresh", "open", "held", "redeemed", "void")
BATCHES, USES = 12, 12


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The newest batches; codes by text, state and offer; the newest offline uses."""
    managing = getattr(request.user, "role", None) in ACTING
    asked = {
        "search": request.GET.get("q", ""),
        "state": request.GET.get("state", ""),
        "offer": request.GET.get("offer", ""),
    }
    found = giving.coupons(
        # Who may not see whole codes finds none by their text either.
        search=asked["search"] if managing else "",
        state=asked["state"],
        offer=asked["offer"],
        page=asked_page(request),
    )
    listed = offers.listed()
    names = {offer.key: offer.document.get("name") for offer in listed}
    counts = giving.codes_by_state()
    context = {
        "batches": [(batch, names.get(batch.offer)) for batch in batches.listed(most=BATCHES)],
        "rows": [
            (shown(coupon.code, managing=managing), coupon, names.get(coupon.offer))
            for coupon in found.coupons
        ],
        "states": [state for state in STATES if state != "open" or state in counts],
        "counts": counts,
        "with_codes": [
            (offer.key, names[offer.key])
            for offer in listed
            if offer.document.get("codes") == "unique"
        ],
        "uses": offline_uses.listed(most=USES),
        "sums": offline_uses.tallies(),
        "paging": Paging(page=found.page, size=giving.PAGE, total=found.total),
        **asked,
    }
    return render(request, "console/coupons.html", context)


def shown(code: str, *, managing: bool) -> str:
    """The code, or its beginning for those who may look at coupons and not hand them out."""
    return code if managing else f"{code[:4]}…"
