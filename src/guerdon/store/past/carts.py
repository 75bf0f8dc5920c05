"""Past carts for trying an offer on: the newest, and an even sample of the last weeks."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import F, Max, Q, QuerySet

from guerdon.store.bulk import among
from guerdon.store.models import Order
from guerdon.terms.past_cart import PaidLine, PastCart, PastCarts, lines_of

LINES = """
SELECT l.order_id, l.sku, l.quantity_milli, l.amount_minor,
  coalesce(p.category, ''), coalesce(p.brand, '')
FROM store_line l LEFT JOIN store_product p ON p.sku = l.sku
WHERE {among} ORDER BY l.order_id, l.number
"""
# So many order numbers in one statement: every database takes that.
AT_ONCE = 500


def _sales() -> QuerySet[Order]:
    """Real sales that count: not simulated, and of no intake that is still on its way."""
    return Order.objects.filter(kind="sale", simulated=False, total_minor__gt=0).filter(
        Q(intake=None) | Q(intake__state="complete")
    )


def recent(*, most: int) -> tuple[PastCart, ...]:
    """The newest carts, newest first."""
    rows = _rows(_sales().order_by("-placed_at", "-id")[:most])
    carts = _carts(rows)
    return tuple(cart for cart in carts if cart.lines)


def sampled(*, weeks: int, most: int) -> PastCarts | None:
    """Every so many-th sale of the whole weeks up to the newest sale, `most` at most.

    The same orders every time, since they are picked by their number. None without any sale.
    """
    newest = _sales().aggregate(at=Max("placed_at"))["at"]
    if newest is None:
        return None
    until = newest + timedelta(microseconds=1)
    since = until - timedelta(weeks=weeks)
    found = _sales().filter(placed_at__gte=since, placed_at__lt=until)
    orders = found.count()
    every = max(1, -(-orders // most))
    if every > 1:
        found = found.annotate(turn=F("id") % every).filter(turn=0)
    carts = _carts(_rows(found.order_by("id")[:most]))
    usable = tuple(cart for cart in carts if cart.lines)
    return PastCarts(
        carts=usable,
        orders=orders,
        every=every,
        since=since,
        until=until,
        unusable=len(carts) - len(usable),
    )


EARLIER = """
SELECT o.key, (SELECT count(*) FROM store_order e WHERE e.customer_id = o.customer_id
  AND e.kind = 'sale' AND e.placed_at < o.placed_at)
FROM store_order o WHERE {among}
"""


def earlier(*, carts: Sequence[PastCart]) -> dict[str, int]:
    """Order -> how many sales its customer had before it."""
    keys = [cart.order for cart in carts if cart.customer]
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for first in range(0, len(keys), AT_ONCE):
            some = keys[first : first + AT_ONCE]
            test, values = among("o.key", some)
            cursor.execute(EARLIER.format(among=test), values)
            found |= dict(cursor.fetchall())
    return found


Row = tuple[int, str, str | None, datetime, str, str, int]


def _rows(found: Iterable[Order]) -> list[Row]:
    assert isinstance(found, QuerySet)  # noqa: S101 (values_list is a queryset's)
    return list(
        found.values_list(
            "id", "key", "customer__key", "placed_at", "channel", "store", "total_minor"
        )
    )


def _carts(rows: Sequence[Row]) -> list[PastCart]:
    lines = paid_lines(orders=[row[0] for row in rows])
    return [
        PastCart(
            order=key,
            customer=customer,
            at=at,
            channel=channel,
            store=store,
            lines=lines_of(paid=lines.get(number, ()), total_minor=total),
        )
        for number, key, customer, at, channel, store, total in rows
    ]


def paid_lines(*, orders: Sequence[int]) -> dict[int, list[PaidLine]]:
    """The lines of orders by their numbers, with what the catalogue says of each product."""
    found: dict[int, list[PaidLine]] = {}
    with connection.cursor() as cursor:
        for first in range(0, len(orders), AT_ONCE):
            some = orders[first : first + AT_ONCE]
            test, values = among("l.order_id", some, "bigint")
            cursor.execute(LINES.format(among=test), values)
            rows: list[Any] = cursor.fetchall()
            for order, each in groupby(rows, key=itemgetter(0)):
                found[order] = [
                    PaidLine(
                        sku=sku,
                        quantity_milli=quantity,
                        amount_minor=amount,
                        category=category,
                        brand=brand,
                    )
                    for _, sku, quantity, amount, category, brand in each
                ]
    return found
