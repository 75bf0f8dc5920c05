"""Triggers in the order in which they happened: kept once, heard once, in turn for a customer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from guerdon.store import rows
from guerdon.store.models import Trigger as Row
from guerdon.store.parcel import later
from guerdon.terms.trigger import Told, Trigger

WAITING, HEARD, FAILED = "waiting", "heard", "failed"
# A room that stumbles is asked again, each time after a longer while; then somebody must look.
MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A trigger that is ours to hear until the transaction ends."""

    pk: int
    trigger: Trigger
    attempts: int


def keep(
    *,
    trigger: Trigger,
    now: datetime,
    told: Sequence[Told] | None = None,
) -> bool:
    """Write it down, waiting to be heard, or heard already where `told` says what came of it.

    False where (kind, key) was there before. Call it inside `write()`.
    """
    row = _row(trigger, now, told)
    return bool(rows.insert(table="store_trigger", rows=[row], unless="kind, key"))


def keep_later(*, trigger: Trigger, now: datetime) -> None:
    """As `keep`, waiting to be heard, with the next statement of the transaction."""
    row = _row(trigger, now, None)
    rows.insert_later(table="store_trigger", row=row, unless="kind, key")


def told(*, kind: str, key: str) -> tuple[Told, ...] | None:
    """What came of it where it was written down before, so far; None where it was not.

    A remark leaves its own trigger: saying the same again by hand must not count twice.
    """
    found = Row.objects.filter(kind=kind, key=key).values_list("told", flat=True).first()
    return None if found is None else tuple(Told(**one) for one in found)


def _row(trigger: Trigger, now: datetime, told: Sequence[Told] | None) -> dict[str, Any]:
    return {
        "kind": trigger.kind,
        "key": trigger.key,
        "customer_id": rows.Looked(query=rows.CUSTOMER, by=trigger.customer),
        "at": trigger.at,
        "data": dict(trigger.data),
        "state": WAITING if told is None else HEARD,
        "attempts": 0,
        "due_at": now,
        "told": [asdict(one) for one in told or ()],
    }


# Of one customer only the first that waits: a return is not heard before its purchase.
NEXT = """
SELECT t.id, t.kind, t.key, c.key, t.at, t.data, t.attempts
FROM store_trigger t JOIN store_customer c ON c.id = t.customer_id
WHERE t.state = 'waiting' AND t.due_at <= %s AND NOT EXISTS (
  SELECT 1 FROM store_trigger e
  WHERE e.state = 'waiting' AND e.customer_id = t.customer_id AND e.id < t.id
) ORDER BY t.due_at, t.id LIMIT 1{lock}
"""


def next_one(*, now: datetime) -> Taken | None:
    """The next trigger to hear, kept from other workers; call it inside `write()`."""
    lock = "" if connection.vendor == "sqlite" else " FOR UPDATE OF t SKIP LOCKED"
    found = rows.several(
        query=NEXT.format(lock=lock), params=[connection.ops.adapt_datetimefield_value(now)]
    )
    if not found:
        return None
    pk, kind, key, customer, at, data, attempts = found[0]
    plain = json.loads(data) if isinstance(data, str) else data
    trigger = Trigger(kind=kind, key=key, customer=customer, at=rows.moment(at), data=plain)
    return Taken(pk=int(pk), trigger=trigger, attempts=int(attempts))


def heard(*, pk: int, told: Sequence[Told]) -> None:
    """The rooms have heard it; call it in the transaction in which they did."""
    plain = json.dumps([asdict(one) for one in told])
    later(query=DONE, params=[HEARD, plain, pk])


DONE = "UPDATE store_trigger SET state = %s, told = %s WHERE id = %s"


def stumbled(*, taken: Taken, why: str, now: datetime) -> bool:
    """A room failed and everything was undone: try again later; False when it is given up."""
    attempts = taken.attempts + 1
    again = attempts < MOST_ATTEMPTS
    Row.objects.filter(pk=taken.pk, state=WAITING).update(
        attempts=attempts,
        state=WAITING if again else FAILED,
        due_at=now + FIRST_PAUSE * 2**attempts,
        told=[{"room": "", "what": "failed", "data": {"why": why[:300]}}],
    )
    return again


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerSeen:
    """A trigger, its state and what came of it."""

    kind: str
    key: str
    at: datetime
    state: str
    data: Mapping[str, Any]
    told: tuple[Mapping[str, Any], ...]


def listed(*, customer: str, most: int = 50) -> tuple[TriggerSeen, ...]:
    """What happened to a customer, the newest first."""
    found = Row.objects.filter(customer__key=customer).order_by("-pk")[:most]
    return tuple(
        TriggerSeen(
            kind=row.kind,
            key=row.key,
            at=row.at,
            state=row.state,
            data=row.data,
            told=tuple(row.told),
        )
        for row in found
    )


def counts() -> Mapping[str, int]:
    """How many wait and how many were given up."""
    found = rows.several(
        query="SELECT state, count(*) FROM store_trigger WHERE state <> %s GROUP BY state",
        params=[HEARD],
    )
    return {WAITING: 0, FAILED: 0} | {state: int(number) for state, number in found}
