"""The outbox: messages planned once by their key, and what became of each."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from guerdon.store import bulk, rows
from guerdon.store.customers import zones
from guerdon.store.messages import due as outbox_due
from guerdon.store.models import MessageEcho
from guerdon.store.programme import programme
from guerdon.terms import message as words
from guerdon.terms.message import Echo, Message, Tally
from guerdon.terms.wall_clock import known_zone
from guerdon.terms.wall_clock import moment as wall_moment

COLUMNS = {
    "dedupe_key": "text",
    "customer_id": "bigint",
    "purpose": "text",
    "source": "text",
    "version": "int",
    "step": "text",
    "occurrence": "text",
    "channel": "text",
    "template": "text",
    "data": "jsonb",
    "wanted": "text",
    "zone": "text",
    "zone_used": "text",
    "due_at": "timestamptz",
    "look_at": "timestamptz",
    "expires_at": "timestamptz",
    "relevance": "text",
    "relevance_data": "jsonb",
    "cost_minor": "bigint",
    "budget": "text",
    "state": "text",
    "reason": "text",
    "found": "jsonb",
    "planned_at": "timestamptz",
    "changed_at": "timestamptz",
    "attempts": "int",
    "claim": "text",
    "provider_key": "text",
    "variant": "text",
}
# So many rows in one statement; SQLite takes 32,766 values to look members up by.
BATCH = 5_000
_encoded = json.JSONEncoder(ensure_ascii=False, default=str).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """How many were new, how many there were already, and the members whom nobody knows."""

    fresh: int
    before: int
    unknown: tuple[str, ...]


def plan(*, messages: Sequence[Message], now: datetime) -> Planned:
    """Write down those whose key is new, due at the moment that their wall clock means.

    Call it inside `write()`, with what they tell of: they are planned exactly if that stands.
    Messages to members whom nobody knows are left out and named. ValueError for a zone that the
    zone data does not know.
    """
    fresh, unknown = 0, set[str]()
    shop, at = programme.read().zone, bulk.moment(now)
    for start in range(0, len(messages), BATCH):
        part = messages[start : start + BATCH]
        homes = zones.of(members={one.member for one in part}, shop=shop)
        unknown |= {one.member for one in part if one.member not in homes}
        written = {
            key: _written(one, key, homes[one.member], now, at)
            for one in part
            if one.member in homes
            for key in (one.dedupe_key,)
        }
        # In the order of keys, so that two who plan the same never wait for each other in a ring.
        lines = [written[key] for key in sorted(written)]
        fresh += bulk.insert(table="store_message", columns=COLUMNS, rows=lines, once=True)
    left = sum(one.member in unknown for one in messages)
    before = len(messages) - left - fresh
    return Planned(fresh=fresh, before=before, unknown=tuple(sorted(unknown)))


def _written(one: Message, key: str, home: zones.Home, now: datetime, at: Any) -> tuple[Any, ...]:
    if one.zone and not known_zone(name=one.zone):
        raise ValueError(f"zone {one.zone} is unknown")
    zone = one.zone or home.zone
    due = due_at(wanted=one.wanted, zone=zone, now=now)
    ends = None if one.expires_at is None else bulk.moment(one.expires_at.astimezone(UTC))
    moment = at if due is now else bulk.moment(due)
    return (
        *(key, home.row, one.purpose, one.source, one.version, one.step, one.occurrence),
        *(one.channel, one.template, _json(one.data)),
        *("" if one.wanted is None else one.wanted.isoformat(), one.zone, zone),
        *(moment, moment, ends, one.relevance, _json(one.relevance_data)),
        *(one.cost_minor, one.budget, words.PLANNED, "", "[]", at, at, 0, "", "", ""),
    )


def due_at(*, wanted: datetime | None, zone: str, now: datetime) -> datetime:
    """The moment that is meant, in UTC: never before `now`."""
    if wanted is None:
        return now
    found = wall_moment(wall=wanted, zone=zone) if wanted.tzinfo is None else wanted.astimezone(UTC)
    return max(found, now)


def _json(data: Mapping[str, Any]) -> str:
    return _encoded(dict(data)) if data else "{}"


def answered(*, source: str, member: str) -> tuple[Echo, ...]:
    """What a member did about messages of a source, the first first: opened, clicked, replied."""
    kinds = (words.OPENED, words.CLICKED, words.REPLIED)
    found = MessageEcho.objects.filter(
        message__source=source, message__customer__key=member, kind__in=kinds
    )
    return tuple(
        Echo(
            kind=row.kind,
            at=row.at,
            step=row.message.step,
            occurrence=row.message.occurrence,
            channel=row.message.channel,
            data=row.data,
        )
        for row in found.select_related("message").order_by("at", "pk")
    )


def cancel(*, source: str, member: str, why: str, now: datetime, occurrence: str = "") -> int:
    """Take back what still waits of a source for a member; how many. Call it inside `write()`.

    What is being sent at this moment is not: nobody can take it back. `occurrence` "" means all.
    """
    where = " AND occurrence = %s" if occurrence else ""
    found: dict[str, list[tuple[str, int]]] = {}
    for state in (words.QUEUED, words.AWAITING_STAFF, words.PLANNED):
        taken = rows.several(
            query="UPDATE store_message SET state = 'cancelled', reason = %s, changed_at = %s"
            " WHERE source = %s AND state = %s"
            f" AND customer_id = (SELECT id FROM store_customer WHERE key = %s){where}"
            " RETURNING budget, cost_minor",
            params=[why[:60], now, source, state, member, *([occurrence] if where else [])],
        )
        found[state] = [(budget, int(cost)) for budget, cost in taken]
    # Only what had passed the gates had taken its cost.
    outbox_due.give_back(costs=found[words.QUEUED] + found[words.AWAITING_STAFF])
    return sum(len(one) for one in found.values())


def tally(*, source: str = "") -> Tally:
    """How many messages stand where, of one source or of all; `adds_up` is the identity."""
    counts = {
        state: sum(count for (_, _, at), count in by_step(source=source).items() if at == state)
        for state in words.STATES
    }
    return words.tally(counts=counts)


def by_step(*, source: str) -> dict[tuple[int, str, str], int]:
    """(version, step, state) -> how many messages of the source; "" counts all sources."""
    where = "WHERE source = %s" if source else ""
    found = rows.several(
        query=f"SELECT version, step, state, count(*) FROM store_message {where} GROUP BY 1, 2, 3",
        params=[source] if source else [],
    )
    return {(int(version), step, state): int(count) for version, step, state, count in found}
