"""Hooks: addresses that hear what happens, and each delivery, in turn for every member."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from guerdon.store import rows
from guerdon.store.customers import people
from guerdon.store.house import access
from guerdon.store.models import Hook, HookDelivery
from guerdon.store.parcel import is_sqlite
from guerdon.store.sealed import seal, unseal
from guerdon.store.writing import write
from guerdon.terms.trigger import Trigger

WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"
# 5 s, 20 s, 80 s ... about two days in all; then somebody must look.
MOST_ATTEMPTS = 9
FIRST_PAUSE = timedelta(seconds=5)
# Whoever took a delivery and died is taken over from after this time.
LEASE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class HookSeen:
    """A hook without its secret; no kinds means every kind."""

    key: str
    url: str
    kinds: tuple[str, ...]
    active: bool
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One trigger on its way to one hook."""

    number: int
    hook: str
    url: str
    secret: str
    customer: str
    kind: str
    key: str
    at: datetime
    data: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySeen:
    """A delivery as the log shows it."""

    number: int
    customer: str
    kind: str
    key: str
    at: datetime
    state: str
    attempts: int
    due_at: datetime
    status: int | None
    answer: str


def keep(*, key: str, url: str, kinds: Sequence[str], actor: str, now: datetime) -> str | None:
    """Add a hook or change it; the secret of a new one, told this once, None for an old one."""
    with write():
        row = Hook.objects.filter(key=key).first()
        secret = None
        if row is None:
            secret = secrets.token_urlsafe(32)
            row = Hook(key=key, sealed=seal(plain={"secret": secret}), made_at=now)
        row.url, row.kinds, row.active = url, list(kinds), True
        row.save()
        data = {"url": url, "kinds": list(kinds)}
        access.note(actor=actor, act="hook.kept", subject=key, data=data, now=now)
    return secret


def stop(*, key: str, actor: str, now: datetime) -> bool:
    """The hook hears nothing more; whether it did before. Its log stays."""
    with write():
        changed = Hook.objects.filter(key=key, active=True).update(active=False)
        if changed:
            access.note(actor=actor, act="hook.stopped", subject=key, data={}, now=now)
    return bool(changed)


def there(*, key: str) -> bool:
    """Whether there is such a hook, or ever was."""
    return Hook.objects.filter(key=key).exists()


def listed() -> tuple[HookSeen, ...]:
    """All hooks by key."""
    return tuple(
        HookSeen(
            key=row.key,
            url=row.url,
            kinds=tuple(row.kinds),
            active=row.active,
            made_at=row.made_at,
        )
        for row in Hook.objects.order_by("key")
    )


# Without the secrets: this is asked at every trigger, and mostly there is no hook at all.
ACTIVE = "SELECT id, kinds FROM store_hook WHERE active ORDER BY id"


def spread(*, trigger: Trigger, now: datetime) -> int:
    """A delivery for each hook that wants this kind, once; call it where the trigger is heard."""
    found = rows.several(query=ACTIVE, params=[])
    kinds = [(pk, json.loads(one) if isinstance(one, str) else one) for pk, one in found]
    wanting = [pk for pk, wanted in kinds if not wanted or trigger.kind in wanted]
    if not wanting:
        return 0
    known = people.ids(keys=[trigger.customer])
    if trigger.customer not in known:
        return 0
    lines = [
        {
            "hook_id": pk,
            "customer_id": known[trigger.customer],
            "kind": trigger.kind,
            "key": trigger.key,
            "at": trigger.at,
            "data": json.loads(json.dumps(dict(trigger.data), default=str)),
            "state": WAITING,
            "attempts": 0,
            "due_at": now,
            "answer": "",
        }
        for pk in wanting
    ]
    return len(rows.insert(table="store_hookdelivery", rows=lines, unless="hook_id, kind, key"))


# Of one member and hook only the first that waits: they hear things in the order they happened.
NEXT = """
SELECT d.id, h.key, h.url, h.sealed, c.key, d.kind, d.key, d.at, d.data, d.attempts
FROM store_hookdelivery d JOIN store_hook h ON h.id = d.hook_id
JOIN store_customer c ON c.id = d.customer_id
WHERE d.state = 'waiting' AND d.due_at <= %s AND h.active AND NOT EXISTS (
  SELECT 1 FROM store_hookdelivery e WHERE e.state = 'waiting' AND e.hook_id = d.hook_id
  AND e.customer_id = d.customer_id AND e.id < d.id
) ORDER BY d.due_at, d.id LIMIT %s{lock}
"""


def take(*, now: datetime, most: int) -> list[Delivery]:
    """The next deliveries, ours until the lease ends; call it inside `write()`."""
    lock = "" if is_sqlite() else " FOR UPDATE OF d SKIP LOCKED"
    found = rows.several(query=NEXT.format(lock=lock), params=[now, most])
    if found:
        HookDelivery.objects.filter(pk__in=[one[0] for one in found]).update(due_at=now + LEASE)
    return [
        Delivery(
            number=int(one[0]),
            hook=one[1],
            url=one[2],
            secret=unseal(sealed=bytes(one[3]))["secret"] or "",
            customer=one[4],
            kind=one[5],
            key=one[6],
            at=rows.moment(one[7]),
            data=json.loads(one[8]) if isinstance(one[8], str) else one[8],
            attempts=int(one[9]),
        )
        for one in found
    ]


def done(*, number: int, fine: bool, status: int | None, answer: str, now: datetime) -> str:
    """Write what the other side said; the state that it came to. Call it inside `write()`."""
    row = HookDelivery.objects.get(pk=number)
    row.attempts += 1
    row.status, row.answer = status, answer[:300].replace("\x00", "")
    if fine:
        row.state, row.done_at = DELIVERED, now
    elif row.attempts >= MOST_ATTEMPTS:
        row.state, row.done_at = FAILED, now
    else:
        row.due_at = now + FIRST_PAUSE * 4 ** (row.attempts - 1)
    row.save()
    return row.state


def log(*, hook: str, state: str = "", most: int = 100) -> tuple[DeliverySeen, ...]:
    """The newest deliveries of a hook."""
    found = HookDelivery.objects.filter(hook__key=hook).select_related("customer")
    if state:
        found = found.filter(state=state)
    return tuple(
        DeliverySeen(
            number=row.pk,
            customer=row.customer.key,
            kind=row.kind,
            key=row.key,
            at=row.at,
            state=row.state,
            attempts=row.attempts,
            due_at=row.due_at,
            status=row.status,
            answer=row.answer,
        )
        for row in found.order_by("-pk")[:most]
    )


def replay(*, hook: str, since: datetime, now: datetime, number: int | None = None) -> int:
    """Let the hook hear again what happened since a moment, or one delivery; how many."""
    with write():
        found = HookDelivery.objects.filter(hook__key=hook).exclude(state=WAITING)
        found = found.filter(pk=number) if number is not None else found.filter(at__gte=since)
        return found.update(state=WAITING, attempts=0, due_at=now, done_at=None)
