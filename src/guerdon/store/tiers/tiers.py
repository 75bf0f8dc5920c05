"""How customers stand in the structures of tiers: read by pages, kept with their changes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from guerdon.canonical import written
from guerdon.store import rows
from guerdon.store.bulk import among, insert, moment, renew
from guerdon.store.lanes import Lane
from guerdon.store.models import Customer, TierChange, TierMark
from guerdon.store.tiers import states
from guerdon.terms.tiers import Change, Standing

STANDING = {
    "customer_id": "bigint",
    "structure": "text",
    "tier": "text",
    "shown": "text",
    "since": "timestamptz",
    "state": "jsonb",
    "version": "bigint",
    "due_at": "timestamptz",
    "done": "bigint",
    "missing": "bigint",
    "lost_at": "timestamptz",
    "short": "bigint",
}
CHANGE = {
    "customer_id": "bigint",
    "structure": "text",
    "at": "timestamptz",
    "before": "text",
    "after": "text",
    "why": "text",
    "data": "jsonb",
    "version": "bigint",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A customer as tiers look at one: row id, key, when they joined, the tier they have."""

    pk: int
    key: str
    joined_at: datetime | None
    tier: str
    birthday: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A standing as it is kept, with what the customer sees and since when."""

    standing: Standing
    shown: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A standing to be kept, with the numbers that pages and the roll look for."""

    customer: int
    standing: Standing
    shown: str
    since: datetime
    due_at: datetime | None
    done: int
    missing: int
    lost_at: datetime | None
    short: int


def members(*, pks: Sequence[int], lock: bool = True) -> list[Member]:
    """The customers by row id, in that order; other turns of their tiers wait for this one.

    Not FOR UPDATE: whoever writes a row that names the customer need not wait.
    """
    test, values = among("id", pks, kind="bigint")
    waits = " FOR NO KEY UPDATE" if lock and connection.vendor != "sqlite" else ""
    found = rows.several(
        query=f"SELECT id, key, {rows.micros('joined_at')}, tier, attributes FROM store_customer"
        f" WHERE {test} AND merged_into_id IS NULL ORDER BY id{waits}",
        params=values,
    )
    return [
        Member(
            pk=pk,
            key=key,
            joined_at=None if joined is None else rows.moment(joined),
            tier=tier,
            birthday=_birthday(attributes),
        )
        for pk, key, joined, tier, attributes in found
    ]


def _birthday(attributes: Any) -> str:
    """As customers tell it, where they do; most rows hold no such word and are not read."""
    if isinstance(attributes, str):
        if '"birthday"' not in attributes:
            return ""
        attributes = json.loads(attributes)
    return str(attributes.get("birthday", ""))


def standings(*, structure: str, pks: Sequence[int]) -> dict[int, Held]:
    """Those who stand in the structure, by row id of the customer."""
    test, values = among("customer_id", pks, kind="bigint")
    found = rows.several(
        query=f"SELECT customer_id, state, shown, {rows.micros('since')}"
        f" FROM store_tierstanding WHERE structure = %s AND {test}",
        params=[structure, *values],
    )
    return {
        pk: Held(
            standing=states.read(state=json.loads(state) if isinstance(state, str) else state),
            shown=shown,
            since=rows.moment(since),
        )
        for pk, state, shown, since in found
    }


def keep(*, structure: str, version: int, kept: Sequence[Kept]) -> None:
    """Write standings over those before; call it inside `write()`."""
    # Looked up once: a night's million standings have three moments each.
    put = connection.ops.adapt_datetimefield_value
    renew(
        table="store_tierstanding",
        columns=STANDING,
        by=("structure", "customer_id"),
        rows=[
            (
                one.customer,
                structure,
                one.standing.tier,
                one.shown,
                put(one.since),
                json.dumps(states.plain(standing=one.standing)),
                version,
                one.due_at and put(one.due_at),
                one.done,
                one.missing,
                one.lost_at and put(one.lost_at),
                one.short,
            )
            for one in kept
        ],
    )


def note(*, structure: str, version: int, changes: Sequence[tuple[int, Change]]) -> None:
    """Keep turns of tiers as history; call it inside `write()`."""
    insert(
        table="store_tierchange",
        columns=CHANGE,
        rows=[
            (
                customer,
                structure,
                moment(one.at),
                one.before,
                one.after,
                one.why,
                written(value=dict(one.data)).decode(),
                version,
            )
            for customer, one in changes
        ],
    )


def show(*, tiers: Mapping[str, Sequence[int]]) -> None:
    """The customers of each tier have it at the till, in segments and conditions."""
    with connection.cursor() as cursor:
        for tier, pks in sorted(tiers.items()):
            test, values = among("id", pks, kind="bigint")
            cursor.execute(f"UPDATE store_customer SET tier = %s WHERE {test}", [tier, *values])


def due(
    *,
    structure: str,
    now: datetime,
    most: int,
    lane: Lane | None = None,
    after: tuple[datetime, int] | None = None,
) -> list[tuple[datetime, int]]:
    """When something happens by now without a purchase, and to whom (row ids), in that order.

    Of all customers, or of those of a lane; only what comes behind `after`, so that what was
    decided before is not looked through again.
    """
    some = (lane or Lane()).test(column="customer_id")
    params: list[Any] = [structure, moment(now)]
    if after is not None:
        some += " AND (due_at, customer_id) > (%s, %s)"
        params += [moment(after[0]), after[1]]
    found = rows.several(
        query=f"SELECT {rows.micros('due_at')}, customer_id FROM store_tierstanding"
        f" WHERE structure = %s AND due_at <= %s {some}"
        " ORDER BY store_tierstanding.due_at, customer_id LIMIT %s",
        params=[*params, most],
    )
    return [(rows.moment(at), pk) for at, pk in found]


def after(*, pk: int, most: int) -> list[int]:
    """The next customers by row id."""
    found = Customer.objects.filter(pk__gt=pk, merged_into=None).order_by("pk")
    return list(found.values_list("pk", flat=True)[:most])


def bought_since(*, after: int, until: int) -> list[int]:
    """Customers of the orders with row ids in (after, until]."""
    return _touched("store_order", after, until)


def posted_since(*, after: int, until: int) -> list[int]:
    """Customers of the ledger entries with row ids in (after, until]."""
    return _touched("store_entry", after, until)


def _touched(table: str, after: int, until: int) -> list[int]:
    found = rows.several(
        query=f"SELECT DISTINCT customer_id FROM {table} WHERE id > %s AND id <= %s"
        " AND customer_id IS NOT NULL ORDER BY customer_id",
        params=[after, until],
    )
    return [pk for (pk,) in found]


def newest() -> dict[str, int]:
    """The highest row id of orders, entries and customers."""
    tables = ("order", "entry", "customer")
    return {
        table: int(rows.value(query=f"SELECT max(id) FROM store_{table}", params=[]) or 0)
        for table in tables
    }


def mark(*, name: str) -> int | None:
    """How far a walk has come; None when it never began."""
    return TierMark.objects.filter(pk=name).values_list("number", flat=True).first()


def set_mark(*, name: str, number: int) -> None:
    """So far it has come; call it in the transaction of the step."""
    TierMark.objects.update_or_create(pk=name, defaults={"number": number})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSeen:
    """A change as it is kept."""

    structure: str
    at: datetime
    before: str
    after: str
    why: str
    data: Mapping[str, Any]


def history(*, customer: str, most: int = 50) -> tuple[ChangeSeen, ...]:
    """A customer's changes of tier, the newest first."""
    found = TierChange.objects.filter(customer__key=customer).order_by("-at", "-pk")[:most]
    return tuple(
        ChangeSeen(
            structure=row.structure,
            at=row.at,
            before=row.before,
            after=row.after,
            why=row.why,
            data=row.data,
        )
        for row in found
    )
