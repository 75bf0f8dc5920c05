"""Orders changed after they were written, noted for the next snapshot (store.night.since)."""

from django.db.models import QuerySet

from guerdon.store.bulk import insert
from guerdon.store.models import Order, OrderChange


def note(*, orders: "QuerySet[Order]") -> None:
    """Inside the transaction that changes these orders: the next snapshot reads them again."""
    rows = [(pk,) for pk in orders.values_list("pk", flat=True)]
    insert(table=OrderChange._meta.db_table, columns={"order": "bigint"}, rows=rows)
