"""The orders of a year for a replay, customer by customer, in parts that fit in memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max

from guerdon.store import bulk, rows
from guerdon.store.models import KnowValue, Order
from guerdon.store.night.nights import current
from guerdon.terms.cart import Line
from guerdon.terms.past_cart import lines_of, sold_again

YEAR = timedelta(days=365)
# Customers in one part: some thousand orders with their lines at once.
CUSTOMERS = 1_000
REAL = """o.kind = 'sale' AND o.total_minor > 0 AND NOT o.simulated AND (o.intake_id IS NULL
  OR o.intake_id IN (SELECT i.id FROM store_intake i WHERE i.state = 'complete'))"""
ORDERS = f"""
SELECT o.id, o.customer_id, o.placed_at, o.channel, o.store, o.total_minor, o.discount_minor
FROM store_order o WHERE {REAL} AND o.customer_id >= %s AND o.customer_id < %s
  AND o.placed_at >= %s AND o.placed_at < %s ORDER BY o.customer_id, o.placed_at, o.id
"""
LINES = f"""
SELECT l.order_id, l.sku, l.quantity_milli, l.amount_minor + l.discount_minor,
  coalesce(p.category, ''), coalesce(p.brand, '')
FROM store_order o JOIN store_line l ON l.order_id = o.id
  LEFT JOIN store_product p ON p.sku = l.sku
WHERE {REAL} AND o.customer_id >= %s AND o.customer_id < %s
  AND o.placed_at >= %s AND o.placed_at < %s
"""

NOTHING: tuple[int, tuple[Line, ...]] = (0, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOrder:
    """One sale at the prices before its discount; `had_minor` is the discount that it had."""

    at: datetime
    channel: str
    store: str
    lines: tuple[Line, ...]
    had_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """A customer with the orders of the window, in their order; values as conditions read them."""

    key: str
    tier: str
    value_class: str
    orders: tuple[PastOrder, ...]


def window(*, now: datetime) -> tuple[datetime, datetime] | None:
    """The year up to the newest order that is not after now; None without any."""
    newest = Order.objects.filter(placed_at__lt=now).aggregate(at=Max("placed_at"))["at"]
    if newest is None:
        return None
    until = newest + timedelta(microseconds=1)
    return until - YEAR, until


def parts() -> list[tuple[int, int]]:
    """Ranges [start, end) of customers' numbers: each is read by itself, none twice."""
    found = rows.first(query="SELECT min(id), max(id) FROM store_customer", params=())
    if found is None or found[0] is None:
        return []
    return [
        (start, min(start + CUSTOMERS, found[1] + 1))
        for start in range(found[0], found[1] + 1, CUSTOMERS)
    ]


def buyers(*, part: tuple[int, int], since: datetime, until: datetime) -> Iterator[Buyer]:
    """The customers of one part who bought in [since, until)."""
    asked = [*part, bulk.moment(since), bulk.moment(until)]
    with connection.cursor() as cursor:
        cursor.execute(LINES, asked)
        lines = _lines(cursor.fetchall())
        cursor.execute(ORDERS, asked)
        found = cursor.fetchall()
    people = _people(part)
    orders: dict[int, list[PastOrder]] = {}
    for pk, customer, at, channel, store, total, had in found:
        made = PastOrder(
            at=rows.moment(at),
            channel=channel,
            store=store,
            lines=lines[pk][1] if pk in lines else lines_of(paid=(), total_minor=total + had),
            had_minor=had,
        )
        orders.setdefault(customer, []).append(made)
    for customer, each in orders.items():
        key, tier, value_class = people[customer]
        yield Buyer(key=key, tier=tier, value_class=value_class, orders=tuple(each))


def _lines(
    rows: Iterable[tuple[int, str, int, int, str, str]],
) -> dict[int, tuple[int, tuple[Line, ...]]]:
    """By order how many lines it has, and those that could be sold again."""
    found: dict[int, tuple[int, tuple[Line, ...]]] = {}
    known = found.get
    for order, sku, milli, minor, category, brand in rows:
        number, before = known(order, NOTHING)
        number += 1
        more = sold_again(
            number=number,
            sku=sku,
            quantity_milli=milli,
            amount_minor=minor,
            category=category,
            brand=brand,
        )
        found[order] = number, before + more
    return found


def _people(part: tuple[int, int]) -> dict[int, tuple[str, str, str]]:
    night = current()
    classes: dict[int, Any] = {}
    if night is not None:
        known = KnowValue.objects.filter(
            night_id=night.night, customer_id__gte=part[0], customer_id__lt=part[1]
        )
        classes = dict(known.values_list("customer_id", "value_class"))
    return {
        pk: (key, tier or "", classes.get(pk, ""))
        for pk, key, tier in rows.several(
            query="SELECT id, key, tier FROM store_customer WHERE id >= %s AND id < %s",
            params=part,
        )
    }
