"""Orders of simulated customers: written in bulk, marked, and never mistaken for real ones."""

from collections.abc import Sequence
from datetime import datetime

from guerdon.store import order_changes
from guerdon.store.bulk import insert, moment
from guerdon.store.models import Customer, KnowValue, Order
from guerdon.store.past.history import ORDER
from guerdon.store.writing import write

BATCH = 5_000


def rates(*, night: int) -> list[tuple[str, float, int]]:
    """Per customer by key: orders expected in a year and mean basket in minor units."""
    rows = KnowValue.objects.filter(night=night).order_by("customer__key")
    return list(rows.values_list("customer__key", "expected_orders", "expected_basket"))


def record(*, orders: Sequence[tuple[str, str, datetime, int]]) -> int:
    """Write orders (key, customer, placed at, minor units), those not there yet; how many."""
    ids = dict(Customer.objects.values_list("key", "pk"))
    written = 0
    for start in range(0, len(orders), BATCH):
        batch = orders[start : start + BATCH]
        with write():
            keys = [key for key, *_ in batch]
            there = set(Order.objects.filter(key__in=keys).values_list("key", flat=True))
            rows = [
                (
                    key,
                    ids[customer],
                    "sale",
                    "closed",
                    moment(at),
                    minor,
                    0,
                    "store",
                    "",
                    True,
                    None,
                )
                for key, customer, at, minor in batch
                if key not in there and customer in ids
            ]
            insert(table="store_order", columns=ORDER, rows=rows)
            written += len(rows)
    return written


def mark(*, orders: Sequence[str]) -> None:
    """Mark orders that came through the till as simulated too."""
    for start in range(0, len(orders), 500):
        with write():
            marked = Order.objects.filter(key__in=orders[start : start + 500])
            order_changes.note(orders=marked)
            marked.update(simulated=True)
