"""Working days: the state's calendar with its source, and the shop's own days before it."""

import calendar
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from guerdon.flows.messages import gating
from guerdon.store import shop_days
from guerdon.store.shop_days import OwnDay
from guerdon.terms.decision import Refusal
from guerdon.terms.holiday_file import FIRST, LAST, OFF, WORK, FileDay, read
from guerdon.terms.workdays import SATURDAY, known_years, sources, told, worked
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_reason
from guerdon.web.wording import say

MOST_LINES = 400
LARGEST = 500_000


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """One year: which days are worked, whose word that is, and the shop's own days."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() else timezone.localdate().year
    if not FIRST <= year <= LAST:
        raise Http404
    return _shown(request, year)


def _shown(
    request: HttpRequest,
    year: int,
    *,
    typed: str = "",
    wrong: str = "",
    status: int = 200,
    preview: Sequence[tuple[FileDay, bool, bool]] = (),
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
        "preview": preview,
        "differing": sum(differs for _, _, differs in preview),
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
def compare(request: HttpRequest) -> HttpResponse:
    """An official file beside what holds now; what differs is ready to be saved, and nothing is."""
    year = timezone.localdate().year
    sent = request.FILES.get("file")
    found = read(text=_text(sent)) if sent is not None else Refusal(reason="holidays_none")
    if isinstance(found, Refusal):
        return _shown(request, year, wrong=written_reason(found), status=422)
    country = gating.terms(now=datetime.now(UTC)).reach.country
    years = {one.day.year for one in found}
    own = {one.day: one.worked for each in years for one in shop_days.listed(year=each)}
    holds = [worked(day=one.day, country=country, own=own) for one in found]
    preview = [(one, held, one.worked != held) for one, held in zip(found, holds, strict=True)]
    # A name alone is no difference; commas would begin a new word of the line.
    lines = [
        f"{one.day} {'work' if one.worked else 'off'} {one.name.replace(',', ' ')}".strip()
        for one, _, differs in preview
        if differs
    ]
    return _shown(request, found[0].day.year, typed="\n".join(lines), preview=preview)


def _text(sent: UploadedFile) -> str:
    """The file as text: UTF-8, else the encoding of tables saved on Chinese desktops."""
    raw: bytes = sent.read(LARGEST)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


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
