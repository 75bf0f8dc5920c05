"""The member's page: points and their ends, coupons with their codes, and where each came from."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from guerdon.store import member, programme
from guerdon.terms.entry import Lot
from guerdon.terms.money import half_up
from guerdon.web.member.door import for_member
from guerdon.web.roles import open_to_all
from guerdon.web.wording import language, wordings

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A lot as a row: how much of the fullest it is, and whether it ends or begins soon."""

    lot: Lot
    share: int
    soon: bool
    pending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A coupon with its name in the reader's language and its code as a QR picture."""

    name: str
    code: str
    expires_at: datetime | None
    picture: str


@for_member
@never_cache
@require_http_methods(["GET", "HEAD"])
def home(request: HttpRequest, customer: str) -> HttpResponse:
    """One member's page."""
    now = datetime.now(UTC)
    found = member.seen(customer=customer, now=now)
    if found is None:
        raise Http404
    settings = programme.read()
    worth = half_up(numerator=found.purse.spendable * settings.point_worth_milli, denominator=1000)
    context = {
        "member": found,
        "programme": settings,
        "currency": settings.currency,
        "worth": worth,
        "endings": _endings(found.lots, now),
        "ending_soon": sum(
            lot.left for lot in found.lots if lot.expires_at and lot.expires_at - now <= SOON
        ),
        "tickets": [_ticket(coupon) for coupon in found.coupons],
        "entries": [(line, _kind(line.kind)) for line in found.statement],
    }
    return render(request, "member/home.html", context)


def _endings(lots: tuple[Lot, ...], now: datetime) -> list[Ending]:
    fullest = max((lot.left for lot in lots), default=1)
    return [
        Ending(
            lot=lot,
            share=max(4, round(100 * lot.left / fullest)),
            soon=lot.expires_at is not None and lot.expires_at - now <= SOON,
            pending=lot.available_at > now,
        )
        for lot in lots
    ]


def _ticket(coupon: member.Coupon) -> Ticket:
    name = coupon.name.get(language()) or next(iter(coupon.name.values()), coupon.offer)
    picture = segno.make(coupon.code, error="m").svg_inline(scale=4, border=2)
    return Ticket(name=name, code=coupon.code, expires_at=coupon.expires_at, picture=picture)


def _kind(kind: str) -> str:
    """The word for a kind of entry; kinds without words of their own are `other`."""
    name = f"member.entry_{kind}"
    return name if name in wordings() else "member.entry_other"


@open_to_all
@require_http_methods(["GET", "HEAD"])
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to keep the page on its home screen."""
    icon = {"src": static("seal.svg"), "sizes": "any", "type": "image/svg+xml"}
    body = {
        "name": programme.read().name,
        "short_name": programme.read().name[:12],
        "start_url": reverse("member_home"),
        "scope": reverse("member_home"),
        "display": "standalone",
        "background_color": "#faf8f4",
        "theme_color": "#ad3728",
        "icons": [icon],
    }
    return HttpResponse(json.dumps(body), content_type="application/manifest+json")
