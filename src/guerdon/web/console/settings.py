"""Settings: who may come in, which keys call the API, and the programme's own numbers."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import available_timezones

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.give.points.document import NAME
from guerdon.store.house import access, passwords, staff
from guerdon.store.programme import currency as currencies
from guerdon.store.programme import programme, sections
from guerdon.store.writing import write
from guerdon.terms import money
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.web.roles import allow
from guerdon.web.typed import Typed
from guerdon.web.wording import say

PEOPLE = (Role.OWNER, Role.MARKETER, Role.ANALYST, Role.CASHIER)
# Of each role that may give goodwill: its cap per use and its cap per day.
# A point may be worth less than the smallest coin: it is kept in thousandths of it.
FINER = 3
GOODWILL = tuple(
    f"goodwill_{role}_{per}"
    for role in (Role.CASHIER, Role.MARKETER, Role.OWNER)
    for per in ("use", "day")
)
KEYS = (Role.CASHIER, Role.MARKETER, Role.ANALYST, Role.OWNER)


@allow(Role.OWNER)
def page(request: HttpRequest) -> HttpResponse:
    """All settings on one page."""
    return _shown(request)


def _shown(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    settings = programme.read()
    context = {
        "terms_of_points": _terms_of_points(),
        "people": staff.staff(),
        "keys": access.keys(),
        "settings": settings,
        "margin_percent": f"{settings.margin * 100:g}",
        "discount_percent": f"{settings.yearly_discount_rate * 100:g}",
        "goodwill": {
            name: money.written(minor=getattr(settings, name), currency=settings.currency)
            for name in GOODWILL
        },
        "point_worth": _worth(settings),
        "gives_back": _gives_back(settings),
        "alone": money.written(minor=settings.campaign_most_minor, currency=settings.currency),
        "person_roles": [(role.value, say(f"roles.{role}")) for role in PEOPLE],
        "key_roles": [(role.value, say(f"roles.{role}")) for role in KEYS],
        **more,
    }
    return render(request, "console/settings.html", context, status=status)


def _worth(settings: programme.Programme) -> str:
    """What a point is worth in currency units, with as many decimals as it takes: 0.01, 0.0025."""
    whole = money.written(minor=settings.point_worth_milli, currency=settings.currency, finer=FINER)
    return whole.rstrip("0").removesuffix(".") if "." in whole else whole


def _gives_back(settings: programme.Programme) -> float:
    """Worth of the points that are earned for an amount, as a share of it."""
    unit_milli = 1000 * 10 ** money.exponent(currency=settings.currency)
    return float(settings.points_per_unit * settings.point_worth_milli / unit_milli)


def _terms_of_points() -> bool:
    """Whether the terms of points hold, with a page of their own for rates and lives."""
    return sections.live(name=NAME, now=datetime.now(UTC)) is not None


def _acting(request: HttpRequest) -> dict[str, Any]:
    """Who does it and when, for the audit trail."""
    return {"actor": request.user.get_username(), "now": datetime.now(UTC)}


@allow(Role.OWNER)
@require_POST
def add_person(request: HttpRequest) -> HttpResponse:
    """A person who may sign in from now on."""
    typed = Typed(texts=request.POST.dict())
    name = typed.text("name", longest=150)
    role = typed.one_of("role", of=tuple(role.value for role in PEOPLE))
    password = typed.texts.get("password", "")
    if not typed.wrong:
        refusal = access.add_user(name=name, password=password, role=Role(role), **_acting(request))
        if refusal is not None:
            typed.wrong["password" if refusal.reason == "password_short" else "name"] = refusal
    if typed.wrong:
        return _shown(request, status=422, person=typed)
    messages.success(request, say("settings.person_added", name=name), extra_tags="good")
    return redirect("settings")


@allow(Role.OWNER)
@require_POST
def change_person(request: HttpRequest, name: str) -> HttpResponse:
    """Shut a person out, let them in again, or reset their password to one shown this once."""
    act = request.POST.get("act", "")
    refusal: Refusal | None = None
    if act == "reset":
        password = passwords.reset(name=name, **_acting(request))
        if not isinstance(password, Refusal):
            answer = _shown(request, password=password, password_name=name)
            answer["Cache-Control"] = "no-store"
            return answer
        refusal = password
    elif act in ("open", "close"):
        refusal = staff.let_in(name=name, active=act == "open", **_acting(request))
    if refusal is not None:
        return _shown(request, status=422, refusal=refusal)
    messages.success(request, say("settings.changed"), extra_tags="good")
    return redirect("settings")


@allow(Role.OWNER)
@require_POST
def add_key(request: HttpRequest) -> HttpResponse:
    """A new API key, shown on the answer to this request and never again."""
    typed = Typed(texts=request.POST.dict())
    name = typed.text("key_name", longest=150)
    role = typed.one_of("key_role", of=tuple(role.value for role in KEYS))
    if typed.wrong:
        return _shown(request, status=422, key=typed)
    secret = access.add_key(name=name, role=Role(role), **_acting(request))
    answer = _shown(request, secret=secret, secret_name=name)
    answer["Cache-Control"] = "no-store"
    return answer


@allow(Role.OWNER)
@require_POST
def revoke_key(request: HttpRequest, prefix: str) -> HttpResponse:
    """The key stops working at once."""
    access.revoke_key(prefix=prefix, **_acting(request))
    messages.success(request, say("settings.key_revoked"), extra_tags="good")
    return redirect("settings")


@allow(Role.OWNER)
@require_POST
def keep_programme(request: HttpRequest) -> HttpResponse:
    """The programme's own numbers."""
    typed = Typed(texts=request.POST.dict())
    name = typed.text("programme_name", longest=80)
    currency = typed.text("currency").upper()
    zone = typed.text("zone")
    margin = typed.number("margin", least=0, most=100)
    against = typed.text("against", needed=False)
    discount = typed.number("yearly_discount_rate", least=0, most=100)
    points: dict[str, int | None] = {}
    if not _terms_of_points():
        points["points_per_unit"] = typed.whole("points_per_unit", most=10_000)
        points["points_life_days"] = typed.whole("points_life_days", least=1, most=36_500)
    by_hand = typed.whole("by_hand_most", most=10**9)
    alone: int | None = None
    known = money.is_currency(currency=currency)
    worth: int | None = None
    if known:
        worth = typed.minor("point_worth", currency=currency, finer=FINER)
        alone = typed.minor("campaign_most_minor", currency=currency, needed=False)
    goodwill = {name: typed.minor(name, currency=currency) for name in GOODWILL if known}
    if currency and not known:
        typed.wrong["currency"] = Refusal(reason="currency_unknown", data={"text": currency})
    held = programme.read().currency
    if known and currency != held and currencies.in_use():
        typed.wrong["currency"] = Refusal(reason="currency_in_use", data={"currency": held})
    if zone and zone not in available_timezones():
        typed.wrong["zone"] = Refusal(reason="zone_unknown", data={"text": zone})
    if typed.wrong or margin is None or discount is None:
        return _shown(request, status=422, shop=typed)
    changes = {
        "name": name,
        "currency": currency,
        "zone": zone,
        "margin": margin / 100,
        "yearly_discount_rate": discount / 100,
        "point_worth_milli": worth,
        "against": against,
        **points,
        "by_hand_most": by_hand,
        "campaign_most_minor": alone or 0,
        **goodwill,
    }
    with write():
        programme.keep(changes=changes, **_acting(request))
        access.note(act="programme.changed", subject=name, data=changes, **_acting(request))
    messages.success(request, say("settings.changed"), extra_tags="good")
    return redirect("settings")
