"""What each customer bought in the newest days, and in as many days before them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max

from guerdon.store import bulk
from guerdon.store.models import Order

QUERY = """
SELECT c.key,
  sum(CASE WHEN o.placed_at >= %s AND o.kind = 'sale' THEN 1 ELSE 0 END),
  sum(CASE WHEN o.placed_at >= %s THEN o.total_minor ELSE 0 END),
  sum(CASE WHEN o.placed_at < %s THEN o.total_minor ELSE 0 END)
FROM store_customer c LEFT JOIN store_order o ON o.customer_id = c.id
  AND o.placed_at >= %s AND o.placed_at < %s
  AND (o.intake_id IS NULL OR o.intake_id IN
    (SELECT i.id FROM store_intake i WHERE i.state = 'complete'))
WHERE c.merged_into_id IS NULL GROUP BY c.key ORDER BY c.key
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spend:
    """One customer: orders and sales in the window, and the sales in the one before it."""

    customer: str
    orders: int
    sales: int
    before: int


def windows(*, days: int, now: datetime) -> Iterator[Spend]:
    """Every customer over the `days` up to the newest order that is not after now."""
    newest = Order.objects.filter(placed_at__lt=now).aggregate(at=Max("placed_at"))["at"]
    until = newest + timedelta(microseconds=1) if newest else now
    middle = bulk.moment(until - timedelta(days=days))
    since = bulk.moment(until - timedelta(days=2 * days))
    with connection.cursor() as cursor:
        cursor.execute(QUERY, [middle, middle, middle, since, bulk.moment(until)])
        while rows := cursor.fetchmany(10_000):
            for customer, orders, sales, before in rows:
                yield Spend(
                    customer=customer,
                    orders=int(orders or 0),
                    sales=int(sales or 0),
                    before=int(before or 0),
                )
