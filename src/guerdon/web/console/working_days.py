"""Working days: the state's calendar with its source, and the shop's own days before it."""

import calendar
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from guerdon.flows import gating
from guerdon.store import shop_days
from guerdon.store.shop_days import OwnDay
from guerdon.terms.workdays import SATURDAY, known_years, sources, told, worked
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.wording import say

FIRST, LAST = 2000, 2199
MOST_LINES = 400
OFF, WORK = ("off", "休", "休息", "0"), ("work", "班", "上班", "1")


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """One year: which days are worked, whose word that is, and the shop's own days."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() else timezone.localdate().year
    if not FIRST <= year <= LAST:
        raise Http404
    return _shown(request, year)


def _shown(
    request: HttpRequest, year: int, *, typed: str = "", wrong: str = "", status: int = 200
) -> HttpResponse:
    country = gating.terms(now=datetime.now(UTC)).reach.country
    own = {one.day: one for one in shop_days.listed(year=year)}
    context = {
        "year": year,
        "country": country,
        "source": sources(country=country).get(year, ""),
        "known": known_years(country=country),
        "months": [
            (f"{year}-{month:02}", _weeks(year, month, country, own)) for month in range(1, 13)
        ],
        "weekdays": say("working_days.weekdays").split(),
        "own": [(one, _state(one.day, country)) for one in own.values()],
        "typed": typed,
        "wrong": wrong,
        "acting": getattr(request.user, "role", "") in ACTING,
    }
    return render(request, "console/working_days.html", context, status=status)


def _weeks(
    year: int, month: int, country: str, own: Mapping[date, OwnDay]
) -> list[list[dict[str, Any] | None]]:
    """The weeks of a month from Monday; None for days of other months."""
    plain = {day: one.worked for day, one in own.items()}
    state = told(country=country)
    found: list[list[dict[str, Any] | None]] = []
    for week in calendar.Calendar().monthdatescalendar(year, month):
        line: list[dict[str, Any] | None] = []
        for day in week:
            if day.month != month:
                line.append(None)
                continue
            works = worked(day=day, country=country, own=plain)
            kind = "worked" if works else "off"
            if day in own:
                kind = f"own {kind}"
            elif day in state:
                kind = f"state {kind}"
            line.append({"day": day, "kind": kind, "name": own[day].name if day in own else ""})
        found.append(line)
    return found


def _state(day: date, country: str) -> bool:
    """What would hold without the shop's own word."""
    return told(country=country).get(day, day.weekday() < SATURDAY)


@allow(*ACTING)
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Days as lines, `2027-02-05 off Spring Festival`: all are kept or none."""
    typed = request.POST.get("days", "")
    asked = request.POST.get("year", "")
    year = int(asked) if asked.isdigit() and FIRST <= int(asked) <= LAST else FIRST
    found: list[OwnDay] = []
    for number, line in enumerate(typed.splitlines()[:MOST_LINES], start=1):
        if not line.strip():
            continue
        one = _read(line)
        if one is None:
            wrong = say("working_days.wrong", line=number)
            return _shown(request, year, typed=typed[:20_000], wrong=wrong, status=422)
        found.append(one)
    actor, now = request.user.get_username(), datetime.now(UTC)
    changed = shop_days.keep(days=found, actor=actor, now=now)
    messages.success(request, say("working_days.kept", n=changed), extra_tags="good")
    year = found[0].day.year if found else year
    return redirect(f"/messages/days?year={year}")


def _read(line: str) -> OwnDay | None:
    """A date, off or work, and a name; by spaces, commas or tabs."""
    parts = line.replace(",", " ").replace("，", " ").split(maxsplit=2)
    try:
        day = date.fromisoformat(parts[0])
    except ValueError:
        return None
    word = parts[1].casefold() if len(parts) > 1 else ""
    if word not in (*OFF, *WORK) or not FIRST <= day.year <= LAST:
        return None
    name = parts[2].strip()[:80] if len(parts) > 2 else ""
    return OwnDay(day=day, worked=word in WORK, name=name)


@allow(*ACTING)
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """The state's calendar holds again for one day."""
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        raise Http404 from None
    shop_days.remove(day=day, actor=request.user.get_username(), now=datetime.now(UTC))
    messages.success(request, say("working_days.removed"), extra_tags="good")
    return redirect(f"/messages/days?year={day.year}")
