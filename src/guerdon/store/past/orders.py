"""The orders of a year for a replay, customer by customer, in parts that fit in memory."""

from collections.abc import Iterator, Sequence
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
# CASE and not OR: for an OR SQLite walks through every order without an intake, in every part.
REAL = """o.kind = 'sale' AND o.total_minor > 0 AND NOT o.simulated
  AND CASE WHEN o.intake_id IS NULL THEN true
    ELSE o.intake_id IN (SELECT i.id FROM store_intake i WHERE i.state = 'complete') END"""
ORDERS = f"""
SELECT o.id, o.customer_id, o.placed_at, o.channel, o.store, o.total_minor, o.discount_minor
FROM store_order o WHERE {REAL} AND o.customer_id >= %s AND o.customer_id < %s
  AND o.placed_at >= %s AND o.placed_at < %s ORDER BY o.customer_id, o.placed_at, o.id
"""
# In the order that the indexes have anyhow.
LINES = f"""
SELECT l.order_id, l.number, l.sku, l.quantity_milli, l.amount_minor + l.discount_minor
FROM store_order o JOIN store_line l ON l.order_id = o.id
WHERE {REAL} AND o.customer_id >= %s AND o.customer_id < %s
  AND o.placed_at >= %s AND o.placed_at < %s
ORDER BY o.customer_id, o.placed_at, o.id, l.number
"""
GOODS = "SELECT sku, category, brand FROM store_product WHERE sku IN"
# So many different lines are kept, to be made once: some 50 MB.
MOST_LINES = 100_000
# Products asked for by one statement.
ASKED = 1_000

# What makes one line like another: its number in its order, product, thousandths, minor units.
Sold = tuple[int, str, int, int]


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


class Reader:
    """Reads one part of the customers after the other; lines that are alike are made once.

    Shops sell from a price list: of a million lines few differ.
    """

    def __init__(self, *, since: datetime, until: datetime) -> None:
        """For the orders of [since, until)."""
        self.between = bulk.moment(since), bulk.moment(until)
        self.made: dict[Sold, tuple[Line, ...]] = {}
        self.goods: dict[str, tuple[str, str]] = {}

    def buyers(self, *, part: tuple[int, int]) -> Iterator[Buyer]:
        """The customers of one part who bought in the window."""
        asked = [*part, *self.between]
        with connection.cursor() as cursor:
            cursor.execute(LINES, asked)
            lines = self._lines(cursor.fetchall())
            cursor.execute(ORDERS, asked)
            found = cursor.fetchall()
        people = _people(part)
        orders: dict[int, list[PastOrder]] = {}
        for pk, customer, at, channel, store, total, had in found:
            made = PastOrder(
                at=rows.moment(at),
                channel=channel,
                store=store,
                lines=tuple(lines[pk])
                if pk in lines
                else lines_of(paid=(), total_minor=total + had),
                had_minor=had,
            )
            orders.setdefault(customer, []).append(made)
        for customer, each in orders.items():
            key, tier, value_class = people[customer]
            yield Buyer(key=key, tier=tier, value_class=value_class, orders=tuple(each))

    def _lines(self, read: Sequence[tuple[int, int, str, int, int]]) -> dict[int, list[Line]]:
        """By order those of its lines that could be sold again; none for one without any line."""
        if len(self.made) > MOST_LINES:
            self.made.clear()
        made = self.made
        new = {row[1:] for row in read}.difference(made)
        self._learn({sku for _, sku, _, _ in new})
        for number, sku, milli, minor in new:
            category, brand = self.goods.get(sku, ("", ""))
            made[number, sku, milli, minor] = sold_again(
                number=number,
                sku=sku,
                quantity_milli=milli,
                amount_minor=minor,
                category=category,
                brand=brand,
            )
        found: dict[int, list[Line]] = {}
        last = None
        for row in read:
            if row[0] != last:
                last = row[0]
                lines = found[last] = []
            lines += made[row[1:]]
        return found

    def _learn(self, skus: set[str]) -> None:
        """Categories and brands of products that were not sold until now."""
        wanted = sorted(skus.difference(self.goods))
        for start in range(0, len(wanted), ASKED):
            some = wanted[start : start + ASKED]
            places = ", ".join(["%s"] * len(some))
            self.goods |= {
                sku: (category or "", brand or "")
                for sku, category, brand in rows.several(query=f"{GOODS} ({places})", params=some)
            }
            for sku in some:
                self.goods.setdefault(sku, ("", ""))


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
