"""The rolls behind blind boxes: made from secure chance, bound to who holds them, never again."""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import connection

from guerdon.store import rows
from guerdon.store.models import Roll

# Two orders of one customer at once never get one roll.
CLAIM = """
UPDATE store_roll SET state = 'held', "order" = %s, at = %s WHERE id = (
  SELECT r.id FROM store_roll r JOIN store_customer c ON c.id = r.customer_id
  WHERE c.key = %s AND r.offer = %s AND r.state = 'back' ORDER BY r.id LIMIT 1{lock}
) RETURNING seed
"""


def claimed(*, offer: str, customer: str | None, order: str, now: datetime) -> str:
    """The seed of the box of this offer that the order opens; call it inside `write()`.

    A roll of the customer that came back is taken before a new one is made. A guest's roll is
    always new.
    """
    if customer is not None:
        lock = "" if connection.vendor == "sqlite" else " FOR UPDATE OF r SKIP LOCKED"
        found = rows.value(query=CLAIM.format(lock=lock), params=[order, now, customer, offer])
        if found is not None:
            return str(found)
    seed = secrets.token_hex(16)
    pk = None
    if customer is not None:
        query = "SELECT id FROM store_customer WHERE key = %s"
        pk = rows.value(query=query, params=[customer])
    row = {"offer": offer, "customer_id": pk, '"order"': order, "seed": seed}
    rows.insert(table="store_roll", rows=[{**row, "state": "held", "at": now}])
    return seed


def let_go(*, order: str) -> None:
    """The order opens none of its boxes: the customer's next box has the same roll."""
    Roll.objects.filter(order=order, state="held", customer=None).delete()
    Roll.objects.filter(order=order, state="held").update(state="back")


def opened(*, order: str) -> None:
    """The order's boxes are opened, and their prizes known."""
    Roll.objects.filter(order=order, state="held").update(state="opened")


def came_back(*, order: str, offers: Collection[str]) -> None:
    """Prizes came back: the customer's next box of these offers has the same roll."""
    Roll.objects.filter(order=order, state="opened", offer__in=offers).update(state="back")
