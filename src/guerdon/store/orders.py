"""Orders as the till and the shop record them, so that the night sees them like all others."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from guerdon.store import rows, triggers
from guerdon.store.bulk import among
from guerdon.store.models import Customer, Order, Product
from guerdon.terms.decision import Refusal
from guerdon.terms.trigger import PURCHASE, RETURN, Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """One line as it was paid: amount after the discount; negative in a return."""

    sku: str
    quantity: int
    amount_minor: int
    discount_minor: int
    category: str = ""
    brand: str = ""


def record(
    *,
    key: str,
    customer: str | None,
    at: datetime,
    lines: Sequence[Sold],
    channel: str = "",
    store: str = "",
    kind: str = "sale",
    of: str = "",
) -> Refusal | None:
    """Write an order (`kind` sale or return, then `of` an order) inside the caller's transaction.

    A known customer's order is a trigger too, which the rooms of the programme hear afterwards.

    A customer key that the store has never seen becomes a customer who joined now; products that
    it has never seen are added with their category and brand. Refused: an order key in use.
    """
    person = None if customer is None else met(customer=customer, at=at)
    # Of two parallel calls with one key the second waits here and then writes nothing.
    inserted = rows.insert(
        table="store_order",
        unless="key",
        rows=[
            {
                "key": key,
                "customer_id": person,
                "kind": kind,
                "state": "closed",
                "placed_at": at,
                "total_minor": sum(line.amount_minor for line in lines),
                "discount_minor": sum(line.discount_minor for line in lines),
                "channel": channel,
                "store": store,
                "simulated": False,
            }
        ],
    )
    if not inserted:
        return Refusal(reason="order_exists", data={"order": key})
    rows.insert(
        table="store_line",
        rows=[
            {
                "order_id": inserted[0],
                "number": number,
                "sku": line.sku,
                "quantity_milli": line.quantity * 1000,
                "amount_minor": line.amount_minor,
                "discount_minor": line.discount_minor,
            }
            for number, line in enumerate(lines)
        ],
    )
    if kind == "sale":
        _introduce(lines)
    if customer is not None:
        happened = Trigger(
            kind=PURCHASE if kind == "sale" else RETURN,
            key=key,
            customer=customer,
            at=at,
            data=_told(of or key, lines, channel, store),
        )
        triggers.keep(trigger=happened, now=at, customer=person)
    return None


def _told(order: str, lines: Sequence[Sold], channel: str, store: str) -> dict[str, Any]:
    return {
        "order": order,
        "total_minor": sum(line.amount_minor for line in lines),
        "channel": channel,
        "store": store,
        "lines": [asdict(line) for line in lines],
    }


def met(*, customer: str, at: datetime) -> int:
    """The customer's row; a key never seen before becomes a customer who joined at `at`."""
    return _met(rows.CUSTOMER, customer, at)


def in_turn(*, customer: str, at: datetime) -> int:
    """As `met`; another order of the customer waits until this transaction ends.

    Not FOR UPDATE: whoever writes a row that names the customer would wait too, holding a
    reservation or a wallet that this order is about to ask for.
    """
    waits = "" if connection.vendor == "sqlite" else " FOR NO KEY UPDATE"
    return _met(rows.CUSTOMER + waits, customer, at)


def cancel(*, key: str, rollbacks: Sequence[str]) -> None:
    """The order and its returns count no more: all of it came back."""
    numbered = [f"{key}/return/{number}" for number in range(1, len(rollbacks) + 1)]
    returned = Q(kind="return", key__in=[*numbered, *rollbacks])
    Order.objects.filter(Q(key=key) | returned).update(state="cancelled")


def _met(query: str, customer: str, at: datetime) -> int:
    pk = rows.value(query=query, params=[customer])
    if pk is None:
        row = Customer(key=customer, joined_at=at, created_at=at)
        Customer.objects.bulk_create([row], ignore_conflicts=True)
        pk = rows.value(query=query, params=[customer])
    return int(pk)


def _introduce(lines: Sequence[Sold]) -> None:
    """Products that the store has never seen; most carts have none."""
    wanted = {line.sku: line for line in lines}
    test, values = among("sku", list(wanted))
    for (sku,) in rows.several(query=f"SELECT sku FROM store_product WHERE {test}", params=values):
        del wanted[sku]
    if wanted:
        new = (
            Product(sku=sku, name=sku, category=line.category, brand=line.brand)
            for sku, line in sorted(wanted.items())
        )
        Product.objects.bulk_create(new, ignore_conflicts=True)


def known(*, key: str) -> bool:
    """Whether an order of that key was recorded or brought in before."""
    return Order.objects.filter(key=key).exists()
