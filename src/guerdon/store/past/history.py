"""Past orders as a file tells them: new added, changed replaced whole, equal ones left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter

from django.db import connection
from django.db.models import Q

from guerdon.store import order_changes
from guerdon.store.bulk import among, insert, moment
from guerdon.store.customers.people import ids
from guerdon.store.models import Line, Order

LINE = {
    "order_id": "bigint",
    "number": "int",
    "sku": "text",
    "quantity_milli": "bigint",
    "amount_minor": "bigint",
    "discount_minor": "bigint",
}
ORDER = {
    "key": "text",
    "customer_id": "bigint",
    "kind": "text",
    "state": "text",
    "placed_at": "timestamptz",
    "total_minor": "bigint",
    "discount_minor": "bigint",
    "channel": "text",
    "store": "text",
    "simulated": "bool",
    "intake_id": "bigint",
}


# One line: number, sku, quantity in thousandths, amount and discount in minor units. A plain tuple
# in the order of the table's columns, because files hold millions of them.
PastLine = tuple[int, str, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOrder:
    """One order or return with all its lines, numbers in order."""

    key: str
    customer: str | None
    placed_at: datetime
    kind: str
    total_minor: int
    discount_minor: int
    channel: str
    store: str
    lines: tuple[PastLine, ...]


def take(*, orders: Sequence[PastOrder], intake: int) -> dict[str, int]:
    """Write the orders inside the caller's transaction: orders_new, orders_changed, orders_same.

    An order is one thing: it is added, replaced or left as a whole. New ones belong to `intake`
    and count when that is complete. One that another, unfinished intake began is taken over. A
    changed one keeps its place, so that readers see the old or the new one, never neither.
    """
    standing = _standing([order.key for order in orders])
    customers = ids(keys=sorted({order.customer for order in orders if order.customer}))
    fresh = [order for order in orders if order.key not in standing]
    _insert(fresh, customers, intake)
    counts = {"orders_new": len(fresh), "orders_changed": 0, "orders_same": 0}
    known = [order for order in orders if order.key in standing]
    lines = _lines([standing[order.key].pk for order in known])
    for order in known:
        row = standing[order.key]
        unfinished = row.intake is not None and row.intake.state != "complete"
        ours = row.intake_id == intake
        equal = _same(row, order, customers) and lines.get(row.pk, ()) == order.lines
        if not equal:
            _replace(row, order, customers)
        if unfinished and not ours:
            Order.objects.filter(pk=row.pk).update(intake=intake)
        if not equal or (unfinished and not ours):
            order_changes.note(orders=Order.objects.filter(pk=row.pk))
        if unfinished or ours:
            counts["orders_new"] += 1
        else:
            counts["orders_same" if equal else "orders_changed"] += 1
    return counts


def _standing(keys: Sequence[str]) -> dict[str, Order]:
    found = Order.objects.select_related("intake").filter(key__in=list(keys))
    return {row.key: row for row in found}


def _insert(orders: Sequence[PastOrder], customers: dict[str, int], intake: int) -> None:
    rows = [
        (
            order.key,
            customers[order.customer] if order.customer else None,
            order.kind,
            "closed",
            moment(order.placed_at),
            order.total_minor,
            order.discount_minor,
            order.channel,
            order.store,
            False,
            intake,
        )
        for order in orders
    ]
    insert(table="store_order", columns=ORDER, rows=rows)
    test, values = among("key", [order.key for order in orders])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key, id FROM store_order WHERE {test}", values)
        made = dict(cursor.fetchall())
    _insert_lines([(made[order.key], order) for order in orders])


def _insert_lines(orders: Sequence[tuple[int, PastOrder]]) -> None:
    rows = [(row, *line) for row, order in orders for line in order.lines]
    insert(table="store_line", columns=LINE, rows=rows)


def _lines(orders: Sequence[int]) -> dict[int, tuple[PastLine, ...]]:
    found = Line.objects.filter(order_id__in=list(orders)).order_by("order_id", "number")
    return {
        order: tuple(
            (row.number, row.sku, row.quantity_milli, row.amount_minor, row.discount_minor)
            for row in rows
        )
        for order, rows in groupby(found, key=attrgetter("order_id"))
    }


def _same(row: Order, order: PastOrder, customers: dict[str, int]) -> bool:
    told = (
        customers[order.customer] if order.customer else None,
        order.placed_at,
        order.kind,
        order.total_minor,
        order.discount_minor,
        order.channel,
        order.store,
    )
    return told == (
        row.customer_id,
        row.placed_at.astimezone(UTC),
        row.kind,
        row.total_minor,
        row.discount_minor,
        row.channel,
        row.store,
    )


def _replace(row: Order, order: PastOrder, customers: dict[str, int]) -> None:
    Order.objects.filter(pk=row.pk).update(
        customer_id=customers[order.customer] if order.customer else None,
        placed_at=order.placed_at,
        kind=order.kind,
        total_minor=order.total_minor,
        discount_minor=order.discount_minor,
        channel=order.channel,
        store=order.store,
    )
    Line.objects.filter(order_id=row.pk).delete()
    _insert_lines([(row.pk, order)])


def never_sold(*, returned: Sequence[tuple[int, str, str, datetime]]) -> Iterator[int]:
    """Rows of returns (row, customer, sku, at) whose customer never bought that before, here."""
    people = ids(keys=sorted({customer for _, customer, _, _ in returned}))
    bought: dict[tuple[int, str], datetime] = {}
    found = Line.objects.filter(
        order__customer_id__in=sorted(people.values()),
        sku__in=sorted({sku for _, _, sku, _ in returned}),
        amount_minor__gt=0,
    ).filter(Q(order__intake=None) | Q(order__intake__state="complete"))
    for customer, sku, at in found.values_list("order__customer_id", "sku", "order__placed_at"):
        bought[customer, sku] = min(at, bought.get((customer, sku), at))
    for row, buyer, sku, at in returned:
        first = bought.get((people.get(buyer, 0), sku))
        if first is None or first > at:
            yield row


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What a known customer paid for one order."""

    customer: str
    at: datetime
    paid_minor: int


def paid(*, before: datetime) -> Iterator[Paid]:
    """Sales before the moment that count, by customer and time; a few in memory at once."""
    found = (
        Order.objects.filter(placed_at__lt=before, kind="sale", customer__isnull=False)
        .filter(Q(intake=None) | Q(intake__state="complete"))
        .order_by("customer_id", "placed_at", "id")
        .values_list("customer__key", "placed_at", "total_minor")
    )
    for customer, at, minor in found.iterator(chunk_size=5000):
        yield Paid(customer=customer, at=at, paid_minor=minor)
