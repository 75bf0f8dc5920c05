"""Orders as the till and the shop record them, so that the night sees them like all others."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Q
from msgspec import to_builtins

from guerdon.store import order_changes, parcel, rows, triggers
from guerdon.store.models import Customer, Order
from guerdon.store.parcel import Ready, RefusedError
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
    try:
        record_later(
            key=key,
            customer=customer,
            at=at,
            lines=lines,
            channel=channel,
            store=store,
            kind=kind,
            of=of,
        )
        parcel.settle()
    except RefusedError as refused:
        return refused.refusal
    return None


def record_later(
    *,
    key: str,
    customer: str | None,
    at: datetime,
    lines: Sequence[Sold],
    channel: str = "",
    store: str = "",
    kind: str = "sale",
    of: str = "",
) -> None:
    """As `record`, with the next statement of the transaction; RefusedError comes out of that."""

    def check(count: int) -> None:
        # Of two parallel calls with one key the second waited and wrote nothing.
        if not count:
            raise RefusedError(Refusal(reason="order_exists", data={"order": key}))

    if customer is not None:
        met(customer=customer, at=at)
    rows.family_later(
        family=ORDER,
        row={
            "key": key,
            "customer_id": rows.Looked(query=rows.CUSTOMER, by=customer),
            "kind": kind,
            "state": "closed",
            "placed_at": at,
            "total_minor": sum(line.amount_minor for line in lines),
            "discount_minor": sum(line.discount_minor for line in lines),
            "channel": channel,
            "store": store,
            "simulated": False,
        },
        lines=[
            {
                "number": number,
                "sku": line.sku,
                "quantity_milli": line.quantity * 1000,
                "amount_minor": line.amount_minor,
                "discount_minor": line.discount_minor,
            }
            for number, line in enumerate(lines)
        ],
        check=check,
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
        triggers.keep_later(trigger=happened, now=at)


def _told(order: str, lines: Sequence[Sold], channel: str, store: str) -> dict[str, Any]:
    return {
        "order": order,
        "total_minor": sum(line.amount_minor for line in lines),
        "channel": channel,
        "store": store,
        "lines": to_builtins(list(lines)),
    }


ORDER = rows.Family(
    table="store_order",
    unless="key",
    lines="store_line",
    link="order_id",
    kinds={
        "number": "int",
        "sku": "text",
        "quantity_milli": "bigint",
        "amount_minor": "bigint",
        "discount_minor": "bigint",
    },
)


def met(*, customer: str, at: datetime) -> None:
    """A key never seen before becomes a customer who joined at `at`, with the next statement."""
    if parcel.is_sqlite() and rows.first(query=rows.CUSTOMER, params=[customer]):
        return  # nobody else writes now; on PostgreSQL one statement more is one more way there
    query, blank = _meeting()
    told = {"key": customer, "joined_at": at, "created_at": at}
    values = [told.get(name, value) for name, value in blank.items()]
    parcel.later(query=query, params=[*values, customer])


_FIELDS = [field for field in Customer._meta.concrete_fields if not field.primary_key]


@cache
def _meeting() -> tuple[Ready, dict[str, Any]]:
    """The statement, and what a new customer has in each column before anything is known of them.

    No default of theirs depends on the moment or on chance, so that they are looked up once.
    """
    new = Customer()
    kinds = [str(field.db_type(connection)).partition("(")[0] for field in _FIELDS]
    places = [f"CAST(%s AS {kind})" if not parcel.is_sqlite() else "%s" for kind in kinds]
    columns = ", ".join(f'"{field.column}"' for field in _FIELDS)
    query = Ready(
        f"INSERT INTO store_customer ({columns}) SELECT {', '.join(places)}"
        " WHERE NOT EXISTS (SELECT 1 FROM store_customer WHERE key = %s)"
        " ON CONFLICT (key) DO NOTHING"
    )
    return query, {
        field.name: field.get_db_prep_save(field.pre_save(new, True), connection)
        for field in _FIELDS
    }


def in_turn(*, customer: str, at: datetime) -> None:
    """As `met`; another order of the customer waits until this transaction ends.

    Not FOR UPDATE: whoever writes a row that names the customer would wait too, holding a
    reservation or a wallet that this order is about to ask for.
    """
    met(customer=customer, at=at)
    if not parcel.is_sqlite():
        parcel.later(query=IN_TURN, params=[customer])


IN_TURN = Ready(f"{rows.CUSTOMER} FOR NO KEY UPDATE")


def cancel(*, key: str, rollbacks: Sequence[str]) -> None:
    """The order and its returns count no more: all of it came back."""
    numbered = [f"{key}/return/{number}" for number in range(1, len(rollbacks) + 1)]
    returned = Q(kind="return", key__in=[*numbered, *rollbacks])
    cancelled = Order.objects.filter(Q(key=key) | returned)
    order_changes.note(orders=cancelled)
    cancelled.update(state="cancelled")


def _introduce(lines: Sequence[Sold]) -> None:
    """Products that the store has never seen; most carts have none."""
    found = {line.sku: [line.sku, line.category, line.brand] for line in lines}
    if not found:
        return
    wanted = json.dumps([found[sku] for sku in sorted(found)], ensure_ascii=False)
    parcel.later(query=NEW_ON_SQLITE if parcel.is_sqlite() else NEW, params=[wanted])


# In the order of their names, so that parallel orders wait for each other and never deadlock.
NEW = Ready("""
INSERT INTO store_product (sku, name, category, brand, attributes)
SELECT line ->> 0, line ->> 0, line ->> 1, line ->> 2, '{}'
FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS lines (line, number)
WHERE NOT EXISTS (SELECT 1 FROM store_product WHERE sku = line ->> 0)
ORDER BY number ON CONFLICT (sku) DO NOTHING
""")
NEW_ON_SQLITE = """
INSERT INTO store_product (sku, name, category, brand, attributes)
SELECT json_extract(value, '$[0]'), json_extract(value, '$[0]'), json_extract(value, '$[1]'),
  json_extract(value, '$[2]'), '{}' FROM json_each(%s)
WHERE NOT EXISTS (SELECT 1 FROM store_product WHERE sku = json_extract(value, '$[0]'))
ON CONFLICT (sku) DO NOTHING
"""


def known(*, key: str) -> bool:
    """Whether an order of that key was recorded or brought in before."""
    return Order.objects.filter(key=key).exists()
