"""What readers see of the newest complete night: lists, totals, the RFM map, one customer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Avg, Count, QuerySet, Sum, TextField
from django.db.models.functions import Cast

from guerdon.store.models import Customer, KnowValue, Night
from guerdon.store.night.nights import COMPLETE, NightSeen, current, seen
from guerdon.store.night.profile import Profile, profile

__all__ = [
    "CustomerRow",
    "CustomersPage",
    "NightSeen",
    "Profile",
    "current",
    "listed",
    "moved",
    "profile",
    "rfm_map",
    "totals",
]

PAGE = 50
GROUPED = ("stage", "rfm_segment", "value_class", "cluster")
# What a list may be ordered by; with "-" in front, downwards.
ORDERS = ("clv", "spend", "orders", "p_alive", "recency_days", "expected_orders", "last_order_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRow:
    """One customer as a list shows it; money in minor units."""

    customer: str
    tier: str
    orders: int
    spend: int
    spend_90d: int
    average_basket: int
    last_order_at: datetime
    recency_days: int
    rfm_r: int
    rfm_f: int
    rfm_m: int
    rfm_segment: str
    stage: str
    p_alive: float
    expected_orders: float
    clv: int
    clv_low: int
    clv_high: int
    value_class: str
    segments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomersPage:
    """One page of a list of `total` customers in the night `as_of`."""

    rows: tuple[CustomerRow, ...]
    total: int
    page: int
    pages: int
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Customers that hold one value, with their sums and mean; money in minor units."""

    name: str
    customers: int
    spend: int
    clv: int
    p_alive: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One RFM cell that has customers."""

    r: int
    f: int
    m: int
    segment: str
    customers: int
    spend: int
    clv: int


def listed(
    *,
    night: str = "",
    search: str = "",
    stage: str = "",
    rfm_segment: str = "",
    value_class: str = "",
    segment: str = "",
    order: str = "-clv",
    page: int = 1,
    size: int = PAGE,
) -> CustomersPage | None:
    """Customers of a complete night (default: the newest) that fit every filter given.

    `search` is part of a customer's key. An unknown order is taken as -clv. None before the
    first night, and for a night that is not complete.
    """
    at = seen(key=night) if night else current()
    if at is None or at.state != COMPLETE:
        return None
    wanted = {"stage": stage, "rfm_segment": rfm_segment, "value_class": value_class}
    rows = KnowValue.objects.filter(
        night=at.night, **{name: value for name, value in wanted.items() if value}
    )
    merged = Customer.objects.filter(merged_into__isnull=False).values("pk")
    rows = rows.exclude(customer__in=merged)
    if search.strip():
        rows = rows.filter(customer__key__icontains=search.strip()[:120])
    if segment:
        rows = _in_segment(rows, segment)
    by = order if order.lstrip("-") in ORDERS else "-clv"
    total = rows.count()
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    taken = rows.order_by(by, "customer__key").select_related("customer")
    return CustomersPage(
        rows=tuple(_row(row) for row in taken[(page - 1) * size : page * size]),
        total=total,
        page=page,
        pages=pages,
        as_of=at.as_of,
    )


def _in_segment(rows: "QuerySet[KnowValue]", segment: str) -> "QuerySet[KnowValue]":
    """A segment's key holds no quotes, so its quoted text names it in the JSON of either store."""
    return rows.annotate(words=Cast("segments", TextField())).filter(words__contains=f'"{segment}"')


def _row(row: KnowValue) -> CustomerRow:
    return CustomerRow(
        customer=row.customer.key,
        tier=row.customer.tier,
        orders=row.orders,
        spend=row.spend,
        spend_90d=row.spend_90d,
        average_basket=row.average_basket,
        last_order_at=row.last_order_at,
        recency_days=row.recency_days,
        rfm_r=row.rfm_r,
        rfm_f=row.rfm_f,
        rfm_m=row.rfm_m,
        rfm_segment=row.rfm_segment,
        stage=row.stage,
        p_alive=row.p_alive,
        expected_orders=row.expected_orders,
        clv=row.clv,
        clv_low=row.clv_low,
        clv_high=row.clv_high,
        value_class=row.value_class,
        segments=tuple(row.segments),
    )


def totals(*, by: str) -> tuple[Totals, ...]:
    """The newest night by one of GROUPED, most worth first."""
    at = current()
    if by not in GROUPED:
        raise ValueError(f"no totals by {by}")
    if at is None:
        return ()
    rows = (
        KnowValue.objects.filter(night=at.night)
        .exclude(**{by: None})
        .values(by)
        .annotate(n=Count("id"), spent=Sum("spend"), worth=Sum("clv"), alive=Avg("p_alive"))
        .order_by("-worth", by)
    )
    return tuple(
        Totals(
            name=row[by],
            customers=row["n"],
            spend=int(row["spent"]),
            clv=int(row["worth"]),
            p_alive=float(row["alive"]),
        )
        for row in rows
    )


def rfm_map() -> tuple[Cell, ...]:
    """The cells of the newest night that have customers."""
    at = current()
    if at is None:
        return ()
    rows = (
        KnowValue.objects.filter(night=at.night)
        .values("rfm_r", "rfm_f", "rfm_m", "rfm_segment")
        .annotate(n=Count("id"), spent=Sum("spend"), worth=Sum("clv"))
        .order_by("rfm_r", "rfm_f", "rfm_m")
    )
    return tuple(
        Cell(
            r=row["rfm_r"],
            f=row["rfm_f"],
            m=row["rfm_m"],
            segment=row["rfm_segment"],
            customers=row["n"],
            spend=int(row["spent"]),
            clv=int(row["worth"]),
        )
        for row in rows
    )


def moved(*, by: str = "rfm_segment") -> Mapping[tuple[str | None, str], int]:
    """The migration matrix: (then, now) -> customers, from the night before the newest to it.

    None stands for customers whom the night before did not know. Empty without two nights.
    """
    if by not in GROUPED:
        raise ValueError(f"no migration by {by}")
    nights = list(Night.objects.filter(state=COMPLETE).order_by("-as_of", "-id")[:2])
    if len(nights) < 2:
        return {}
    newest, before = nights
    then: dict[int, str] = dict(
        KnowValue.objects.filter(night=before).values_list("customer_id", by)
    )
    found: dict[tuple[str | None, str], int] = {}
    for customer, name in KnowValue.objects.filter(night=newest).values_list("customer_id", by):
        pair = (then.get(customer), name)
        found[pair] = found.get(pair, 0) + 1
    return found
