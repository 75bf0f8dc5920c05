"""One customer's page: who they are, what is known of them, what they bought and were given."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum

from guerdon.store.models import (
    Assignment,
    Code,
    Customer,
    Entry,
    KnowValue,
    Line,
    Lot,
    Order,
    Product,
    RedemptionLine,
)
from guerdon.store.night.known import Known, known
from guerdon.store.night.nights import current
from guerdon.store.programme import programme

ORDERS_SHOWN = 20
CATEGORIES_SHOWN = 8
MONTHS_SHOWN = 24
ENTRIES_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSeen:
    """One order or return, newest first in a list; amounts in minor units."""

    key: str
    kind: str
    placed_at: datetime
    total_minor: int
    discount_minor: int
    lines: int
    channel: str
    store: str
    simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """Sales less returns of one calendar month in the shop's zone, and how many orders."""

    year: int
    month: int
    spend_minor: int
    orders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """What was spent on a category of products, and its share of all with a category."""

    name: str
    spend_minor: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LotSeen:
    """Points earned together that are not all used."""

    left: int
    amount: int
    earned_at: datetime
    available_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSeen:
    """A coupon code of this customer."""

    code: str
    offer: str
    state: str
    issued_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentSeen:
    """The customer's place in a campaign and why."""

    campaign: str
    name: Mapping[str, str]
    arm: str
    offer: str
    code: str
    reason: Any
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of what was given and earned: a ledger entry or a redemption, newest first.

    `kind` is `entry` or `redemption`; `about` the entry's kind or the offer; `amount` points or
    minor units.
    """

    at: datetime
    kind: str
    about: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Everything that a customer's page shows; `known` is None until a night has seen an order."""

    customer: str
    joined_at: datetime | None
    created_at: datetime
    zone: str
    tier: str
    attributes: Mapping[str, str]
    known: Known | None
    orders: tuple[OrderSeen, ...]
    orders_total: int
    monthly: tuple[Month, ...]
    categories: tuple[Category, ...]
    points: int
    lots: tuple[LotSeen, ...]
    codes: tuple[CodeSeen, ...]
    assignments: tuple[AssignmentSeen, ...]
    happenings: tuple[Happening, ...]


def profile(*, customer: str) -> Profile | None:
    """The page of a customer, by key; of one that was merged, the page of whom it became."""
    row = Customer.objects.select_related("merged_into").filter(key=customer).first()
    if row is None:
        return None
    row = row.merged_into or row
    who = [row.pk, *Customer.objects.filter(merged_into=row).values_list("id", flat=True)]
    orders = Order.objects.filter(customer__in=who).exclude(state__in=("open", "cancelled"))
    orders = orders.filter(Q(intake=None) | Q(intake__state="complete"))
    lots = _lots(who)
    return Profile(
        customer=row.key,
        joined_at=row.joined_at,
        created_at=row.created_at,
        zone=row.zone,
        tier=row.tier,
        attributes=row.attributes,
        known=_known(row),
        orders=_orders(orders.order_by("-placed_at", "-id")[:ORDERS_SHOWN]),
        orders_total=orders.count(),
        monthly=_monthly(orders.values_list("placed_at", "total_minor", "kind")),
        categories=_categories(orders.values_list("id", flat=True)),
        points=sum(lot.left for lot in lots),
        lots=lots,
        codes=_codes(who),
        assignments=_assignments(who),
        happenings=_happenings(who),
    )


def _known(row: Customer) -> Known | None:
    night = current()
    if night is None:
        return None
    value = KnowValue.objects.filter(night=night.night, customer=row).first()
    return known(row=value, customer=row.key, night=night) if value else None


def _orders(rows: Iterable[Order]) -> tuple[OrderSeen, ...]:
    taken = list(rows)
    lines: dict[int, int] = defaultdict(int)
    for order in Line.objects.filter(order__in=taken).values_list("order_id", flat=True):
        lines[order] += 1
    return tuple(
        OrderSeen(
            key=row.key,
            kind=row.kind,
            placed_at=row.placed_at,
            total_minor=row.total_minor,
            discount_minor=row.discount_minor,
            lines=lines[row.pk],
            channel=row.channel,
            store=row.store,
            simulated=row.simulated,
        )
        for row in taken
    )


def _monthly(rows: Iterable[tuple[datetime, int, str]]) -> tuple[Month, ...]:
    """Every month from the first to the last order, also those without any."""
    zone = ZoneInfo(programme.read().zone)
    spend: dict[int, int] = defaultdict(int)
    count: dict[int, int] = defaultdict(int)
    for placed_at, total, kind in rows:
        local = placed_at.astimezone(zone)
        number = local.year * 12 + local.month - 1
        spend[number] += total
        count[number] += kind == "sale"
    if not spend:
        return ()
    first = max(min(spend), max(spend) - MONTHS_SHOWN + 1)
    return tuple(
        Month(
            year=number // 12,
            month=number % 12 + 1,
            spend_minor=spend[number],
            orders=count[number],
        )
        for number in range(first, max(spend) + 1)
    )


def _categories(orders: Any) -> tuple[Category, ...]:
    """The dearest categories over all orders; products without a category are left out."""
    by_sku = dict(
        Line.objects.filter(order__in=orders)
        .values("sku")
        .annotate(spent=Sum("amount_minor"))
        .values_list("sku", "spent")
    )
    skus = list(by_sku)
    totals: dict[str, int] = defaultdict(int)
    for start in range(0, len(skus), 500):
        some = Product.objects.filter(sku__in=skus[start : start + 500]).exclude(category="")
        for sku, category in some.values_list("sku", "category"):
            totals[category] += by_sku[sku]
    whole = sum(total for total in totals.values() if total > 0)
    dearest = sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:CATEGORIES_SHOWN]
    return tuple(
        Category(name=name, spend_minor=total, share=total / whole)
        for name, total in dearest
        if total > 0
    )


def _lots(who: list[int]) -> tuple[LotSeen, ...]:
    rows = Lot.objects.filter(customer__in=who, wallet="points").order_by("expires_at", "id")
    return tuple(
        LotSeen(
            left=row.amount - row.used,
            amount=row.amount,
            earned_at=row.earned_at,
            available_at=row.available_at,
            expires_at=row.expires_at,
        )
        for row in rows
        if row.amount > row.used
    )


def _codes(who: list[int]) -> tuple[CodeSeen, ...]:
    rows = Code.objects.filter(customer__in=who).order_by("-issued_at", "code")[:50]
    return tuple(
        CodeSeen(
            code=row.code,
            offer=row.offer,
            state=row.state,
            issued_at=row.issued_at,
            expires_at=row.expires_at,
        )
        for row in rows
    )


def _assignments(who: list[int]) -> tuple[AssignmentSeen, ...]:
    rows = Assignment.objects.filter(customer__in=who).select_related("campaign")
    return tuple(
        AssignmentSeen(
            campaign=row.campaign.key,
            name=row.campaign.name,
            arm=row.arm,
            offer=row.offer,
            code=row.code,
            reason=row.reason,
            at=row.at,
        )
        for row in rows.order_by("-at", "-id")
    )


def _happenings(who: list[int]) -> tuple[Happening, ...]:
    entries = (
        Entry.objects.filter(customer__in=who, posting__customer__in=who)
        .annotate(points=Sum("posting__amount"))
        .order_by("-at", "-id")[:ENTRIES_SHOWN]
    )
    given = (
        RedemptionLine.objects.filter(redemption__customer__in=who)
        .select_related("redemption")
        .order_by("-redemption__at", "-id")[:ENTRIES_SHOWN]
    )
    found = [
        Happening(at=row.at, kind="entry", about=row.kind, amount=row.points) for row in entries
    ] + [
        Happening(
            at=row.redemption.at,
            kind="redemption",
            about=row.offer,
            amount=row.discount_minor - row.returned_minor,
        )
        for row in given
    ]
    return tuple(sorted(found, key=lambda item: item.at, reverse=True)[:ENTRIES_SHOWN])
