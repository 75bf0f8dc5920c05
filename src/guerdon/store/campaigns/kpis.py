"""The figures of goals, read from the shop's own rows: day by day, or as they stand now."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, DateField, Exists, F, Min, OuterRef, Q, Sum
from django.db.models.functions import TruncDate

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
        Order.objects.filter(placed_at__gte=start, placed_at__lt=end)
        .annotate(day=_day("placed_at", zone))
        .values("day")
        .annotate(
            all=Sum("total_minor"),
            sold=Sum("total_minor", filter=sale),
            n=Count("pk", filter=sale),
            named=Count("pk", filter=sale & Q(customer__isnull=False)),
            off=Sum("discount_minor", filter=sale),
        )
        .order_by("day")
    )
    found: dict[str, Days] = {name: {} for name in OF_ORDERS}
    for row in rows:
        day, n = row["day"], row["n"] or 0
        sold, off = row["sold"] or 0, row["off"] or 0
        found["sales"][day] = (float(row["all"] or 0), None)
        found["orders"][day] = (float(n), None)
        if n:
            found["average_basket"][day] = (float(sold), float(n))
            found["known_share"][day] = (float(row["named"]), float(n))
            found["discount_share"][day] = (float(off), float(sold + off))
    return found


def _new(start: datetime, end: datetime, zone: str) -> Days:
    """Customers by the day of their first purchase ever.

    Who bought in these days is asked for an earlier purchase, which an index answers: to look
    for the first of everybody takes a pass over all orders there ever were.
    """
    bought = Order.objects.filter(kind="sale", customer__isnull=False)
    earlier = bought.filter(customer=OuterRef("customer"), placed_at__lt=start)
    first = (
        bought.filter(~Exists(earlier), placed_at__gte=start, placed_at__lt=end)
        .values("customer")
        .annotate(first=Min("placed_at"))
    )
    found: Days = {}
    place = ZoneInfo(zone)
    for at in first.values_list("first", flat=True).iterator(chunk_size=5_000):
        day = at.astimezone(place).date()
        found[day] = (found.get(day, (0.0, None))[0] + 1, None)
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
