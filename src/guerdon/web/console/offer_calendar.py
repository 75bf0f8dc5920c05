"""The calendar of offers: what runs when, beside festivals and lunar days."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guerdon.store.programme import offers, programme
from guerdon.store.programme.offers import OfferSeen
from guerdon.terms.festival import day_of, festivals
from guerdon.terms.lunar import from_solar
from guerdon.web.offer_words import gives, window
from guerdon.web.offering.conflict_words import counted
from guerdon.web.roles import CONSOLE, allow
from guerdon.web.wording import language, say

CHINESE = "一二三四五六七八九十"
TENS = ("初", "十", "廿", "三")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One column."""

    day: date
    weekday: str
    lunar: str
    off: bool
    today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """So many days from a column on; `gap` before it, `rest` after it, all in columns."""

    gap: int
    length: int
    rest: int
    from_before: bool
    to_after: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An offer with its run in the month."""

    offer: OfferSeen
    state: str
    gives: str
    run: Run
    conflicts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Feast:
    """A festival with its days in the month; `on` is the day itself."""

    name: str
    on: date
    run: Run


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """One month of offers, those that end or run in it, soonest first."""
    settings = programme.read()
    zone = ZoneInfo(settings.zone)
    now = datetime.now(UTC).astimezone(zone)
    first = asked(text=request.GET.get("month", ""), today=now.date())
    days = days_of(first=first, today=now.date())
    met = counted()
    rows = []
    for one in offers.listed():
        start, end = window(document=one.document)
        run = placed(
            start=None if start is None else start.astimezone(zone),
            end=None if end is None else end.astimezone(zone),
            first=first,
            days=len(days),
        )
        if run is not None:
            rows.append(
                Row(
                    offer=one,
                    state=state_of(state=one.state, start=start, end=end, now=now),
                    gives=gives(document=one.document, currency=settings.currency),
                    run=run,
                    conflicts=met.get(one.key, 0),
                )
            )
    rows.sort(key=lambda row: (row.run.gap, row.run.gap + row.run.length, row.offer.key))
    context = {
        "days": days,
        "rows": rows,
        "feasts": feasts(first=first, days=len(days)),
        "title": titled(first),
        "before": f"{first - timedelta(days=1):%Y-%m}",
        "after": f"{first + timedelta(days=len(days)):%Y-%m}",
        "now": f"{now:%Y-%m}",
    }
    return render(request, "console/offer_calendar.html", context)


def asked(*, text: str, today: date) -> date:
    """The first day of the month asked for as 2026-11, else of this month."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return first if 1900 < first.year < 2100 else today.replace(day=1)


def titled(first: date) -> str:
    """The month as the reader's language writes it."""
    return f"{first.year} 年 {first.month} 月" if language() == "zh" else f"{first:%B %Y}"


def days_of(*, first: date, today: date) -> tuple[Day, ...]:
    """The days of the month with their lunar days."""
    count = monthrange(first.year, first.month)[1]
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return tuple(
        Day(
            day=day,
            weekday=say(f"offer_fields.weekday_{names[day.weekday()]}"),
            lunar=lunar_of(day=day),
            off=day.weekday() >= names.index("sat"),
            today=day == today,
        )
        for day in (first + timedelta(days=n) for n in range(count))
    )


def lunar_of(*, day: date) -> str:
    """The lunar day: in Chinese 初一, on the first the month 八月; in English 8/15."""
    found = from_solar(day=day)
    if found is None:
        return ""
    if language() != "zh":
        return f"{'+' if found.leap else ''}{found.month}/{found.day}"
    if found.day == 1:
        month = {1: "正", 11: "冬", 12: "腊"}.get(found.month) or CHINESE[found.month - 1]
        return f"{'闰' if found.leap else ''}{month}月"
    if found.day in (10, 20, 30):
        return {10: "初十", 20: "二十", 30: "三十"}[found.day]
    return f"{TENS[found.day // 10]}{CHINESE[found.day % 10 - 1]}"


def placed(*, start: datetime | None, end: datetime | None, first: date, days: int) -> Run | None:
    """Where a window lies among the columns; None where it does not reach the month."""
    after = first + timedelta(days=days)
    begins = first if start is None else start.date()
    # A window that ends at midnight does not hold the day that begins then.
    ends = after if end is None else (end - timedelta(microseconds=1)).date() + timedelta(days=1)
    if begins >= after or ends <= first or ends <= begins:
        return None
    head, tail = max(begins, first), min(ends, after)
    return Run(
        gap=(head - first).days,
        length=(tail - head).days,
        rest=(after - tail).days,
        from_before=begins < first or start is None,
        to_after=ends > after or end is None,
    )


def state_of(*, state: str, start: datetime | None, end: datetime | None, now: datetime) -> str:
    """The state with the time in it: a live offer may be scheduled, or over."""
    if state == "live" and start is not None and start > now:
        return "scheduled"
    if state == "live" and end is not None and end <= now:
        return "ended"
    return state


def feasts(*, first: date, days: int) -> Sequence[Feast]:
    """Festivals kept in the month with the days around them, soonest first."""
    found = []
    for one in festivals().values():
        for year in (first.year - 1, first.year, first.year + 1):
            day = day_of(festival=one, year=year)
            if day is None:
                continue
            begins = day - timedelta(days=one.before)
            ends = day + timedelta(days=one.after + 1)
            run = placed(
                start=datetime(begins.year, begins.month, begins.day, tzinfo=UTC),
                end=datetime(ends.year, ends.month, ends.day, tzinfo=UTC),
                first=first,
                days=days,
            )
            if run is not None:
                name = one.zh if language() == "zh" else one.en
                found.append(Feast(name=name, on=day, run=run))
    return tuple(sorted(found, key=lambda feast: (feast.run.gap, feast.name)))
