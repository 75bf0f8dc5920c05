"""The figures of goals, read from the shop's own rows: day by day, or as they stand now."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, DateField, Exists, F, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Substr, TruncDate

from guerdon.store import home
from guerdon.store.models import (
    Intake,
    KnowValue,
    Lot,
    Night,
    Order,
    RedemptionLine,
    Referral,
    Remark,
    SegmentCount,
)
from guerdon.store.programme import offers
from guerdon.store.reading import through
from guerdon.terms.entry import POINTS
from guerdon.terms.kpi import KPIS

# A day's amount, and what it is a share of (None for figures that add up).
Days = dict[date, tuple[float, float | None]]
NO_FRIENDS = ("lapsed", "held", "refused")
# The figures that one pass over the orders gives together.
NEW, REPEAT = "new_customers", "repeat_share"
OF_ORDERS = ("sales", "orders", "average_basket", "known_share", "discount_share")


def days(*, names: frozenset[str], since: date, until: date, zone: str) -> dict[str, Days]:
    """By figure its days of [since, until) in the shop's zone; days without rows are left out.

    Only figures that add up or are shares have days; others are left out.
    """
    start, end = _midnight(since, zone), _midnight(until, zone)
    found: dict[str, Days] = {}
    if names & {*OF_ORDERS, REPEAT}:
        found |= _orders(start, end, zone)
    for name, read in READ.items():
        if name in names or (name == NEW and REPEAT in names):
            found[name] = read(start, end, zone)
    if REPEAT in names:
        found[REPEAT] = _repeat(found["known_share"], found[NEW])
    return {name: one for name, one in found.items() if name in names}


def _repeat(named: Days, new: Days) -> Days:
    """Of a day's orders with a known customer, all but those that were somebody's first."""
    return {day: (known - new.get(day, (0.0, None))[0], known) for day, (known, _) in named.items()}


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


def _day(field: str, zone: str) -> Any:
    return TruncDate(field, tzinfo=ZoneInfo(zone), output_field=DateField())


def _orders(start: datetime, end: datetime, zone: str) -> dict[str, Days]:
    sale = Q(kind="sale")
    rows = (
        _between(start, end)
        .annotate(at=_stretch("placed_at", zone, start, end))
        .values("at")
        .annotate(
            all=Sum("total_minor"),
            sold=Sum("total_minor", filter=sale),
            n=Count("pk", filter=sale),
            named=Count("pk", filter=sale & Q(customer__isnull=False)),
            off=Sum("discount_minor", filter=sale),
        )
        .order_by("at")
    )
    summed: dict[date, Counter[str]] = {}
    for row in rows:
        at = row.pop("at")
        by_day = summed.setdefault(_day_of(at, zone), Counter())
        by_day.update({name: amount or 0 for name, amount in row.items()})
    found: dict[str, Days] = {name: {} for name in OF_ORDERS}
    for day, row in summed.items():
        n = row["n"]
        found["sales"][day] = (float(row["all"]), None)
        found["orders"][day] = (float(n), None)
        if n:
            found["average_basket"][day] = (float(row["sold"]), float(n))
            found["known_share"][day] = (float(row["named"]), float(n))
            found["discount_share"][day] = (float(row["off"]), float(row["sold"] + row["off"]))
    return found


def _between(start: datetime, end: datetime) -> QuerySet[Order]:
    """The orders of a span; by an index unless it begins before all orders."""
    first = Order.objects.filter(placed_at__lt=start).exists()
    at = F("placed_at") if first else through(column="placed_at")
    return Order.objects.alias(placed=at).filter(placed__gte=start, placed__lt=end)


def _stretch(field: str, zone: str, start: datetime, end: datetime) -> Any:
    """What to group moments by: the shop's day, or a stretch of time that lies within one.

    SQLite would ask Python for the day of each moment, ten times slower than the rest.
    """
    if connection.vendor != "sqlite":
        return _day(field, zone)
    return Substr(field, 1, _letters(zone, start, end))


def _letters(zone: str, start: datetime, end: datetime) -> int:
    """How much of a moment's text in UTC lies within one day of the shop.

    The hour where its clocks differ from UTC by whole hours all the time, else the minute.
    """
    place, hour = ZoneInfo(zone), timedelta(hours=1)
    days = (start + n * timedelta(days=1) for n in range((end - start).days + 2))
    whole = all(not (at.astimezone(place).utcoffset() or hour) % hour for at in days)
    return len("2026-01-01 00" if whole else "2026-01-01 00:00")


def _day_of(at: Any, zone: str) -> date:
    """The shop's day of a stretch."""
    if isinstance(at, date):
        return at
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    return moment.astimezone(ZoneInfo(zone)).date()


def _new(start: datetime, end: datetime, zone: str) -> Days:
    """Customers by the day of their first purchase ever.

    Who bought in these days is asked for an earlier purchase, where there are any, which an index
    answers: to look for the first of everybody takes a pass over all orders there ever were.
    """
    bought = Order.objects.filter(kind="sale", customer__isnull=False)
    some = _between(start, end).filter(kind="sale", customer__isnull=False)
    if Order.objects.filter(placed_at__lt=start).exists():
        earlier = bought.filter(customer=OuterRef("customer"), placed_at__lt=start)
        some = some.filter(~Exists(earlier))
    firsts = some.values("customer").annotate(first=Min("placed_at")).values("first")
    query, values = firsts.order_by().query.sql_with_params()
    more: tuple[str, ...] = ()
    if connection.vendor == "sqlite":
        stretch = f"substr(first, 1, {_letters(zone, start, end)})"
    else:
        stretch, more = "CAST(first AT TIME ZONE %s AS date)", (zone,)
    found: Days = {}
    with connection.cursor() as cursor:
        sql = f"SELECT {stretch}, count(*) FROM ({query}) AS firsts GROUP BY 1"
        cursor.execute(sql, (*more, *values))
        for at, customers in cursor.fetchall():
            day = _day_of(at, zone)
            found[day] = (found.get(day, (0.0, None))[0] + customers, None)
    return found


def _given(start: datetime, end: datetime, zone: str) -> Days:
    rows = (
        RedemptionLine.objects.filter(redemption__at__gte=start, redemption__at__lt=end)
        .annotate(day=_day("redemption__at", zone))
        .values("day")
        .annotate(minor=Sum(F("discount_minor") - F("returned_minor")))
    )
    return {row["day"]: (float(row["minor"]), None) for row in rows}


def _friends(start: datetime, end: datetime, zone: str) -> Days:
    """Friends by the day of their first purchase, without those that the guard keeps back."""
    rows = (
        Referral.objects.filter(first_at__gte=start, first_at__lt=end)
        .exclude(state__in=NO_FRIENDS)
        .annotate(day=_day("first_at", zone))
        .values("day")
        .annotate(n=Count("pk"))
    )
    return {row["day"]: (float(row["n"]), None) for row in rows}


def _complaints(start: datetime, end: datetime, zone: str) -> Days:
    rows = (
        Remark.objects.filter(at__gte=start, at__lt=end, kind="complaint")
        .annotate(day=_day("at", zone))
        .values("day")
        .annotate(n=Count("pk"))
    )
    return {row["day"]: (float(row["n"]), None) for row in rows}


def _positive(start: datetime, end: datetime, zone: str) -> Days:
    """Of remarks whose sentiment is sure, the positive ones."""
    rows = (
        Remark.objects.filter(at__gte=start, at__lt=end, sentiment__in=("positive", "negative"))
        .annotate(day=_day("at", zone))
        .values("day")
        .annotate(n=Count("pk"), good=Count("pk", filter=Q(sentiment="positive")))
    )
    return {row["day"]: (float(row["good"]), float(row["n"])) for row in rows}


READ = {
    "new_customers": _new,
    "given": _given,
    "friends": _friends,
    "complaints": _complaints,
    "positive_share": _positive,
}


def standing(*, name: str, of: str = "", now: datetime) -> float | None:
    """A figure that simply stands, as it is now; None before the first night where it wants one.

    Raises KeyError for a name that is no such figure.
    """
    if name == "points_worth":
        plan = offers.live(now=now).plan
        left = Lot.objects.filter(wallet=POINTS, used__lt=F("amount")).aggregate(
            n=Sum(F("amount") - F("used"))
        )["n"]
        return float((left or 0) * (plan.worth_milli if plan else 0)) / 1000
    if name == "campaign_profit":
        profits = [one.profit for one in home.running()]
        told = [one.estimate for one in profits if one is not None]
        return sum(told) if told else None
    night = Night.objects.filter(state="complete").order_by("-as_of", "-id").first()
    if night is None:
        return None
    if name == "segment_customers":
        row = SegmentCount.objects.filter(night=night, segment__key=of, segment__current=True)
        found = row.values_list("customers", flat=True).first()
        return None if found is None else float(found)
    return _of_night(name, night)


STAGES: Mapping[str, str] = {"active_customers": "active", "customers_at_risk": "at_risk"}


def _of_night(name: str, night: Night) -> float:
    known = KnowValue.objects.filter(night=night)
    if name == "expected_worth":
        return float(known.aggregate(worth=Sum("clv"))["worth"] or 0)
    return float(known.filter(stage=STAGES[name]).count())


def names(*, kinds: tuple[str, ...]) -> frozenset[str]:
    """The figures of some kinds."""
    return frozenset(name for name, kpi in KPIS.items() if kpi.kind in kinds)


def brought_in(*, since: datetime) -> bool:
    """Whether a file was brought in since then: it may hold orders of long ago."""
    return Intake.objects.filter(finished_at__gte=since).exists()
