"""Messages whose time has come: taken for the gates, and told what those found."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from guerdon.store import bulk, counters, rows
from guerdon.store.parcel import is_sqlite
from guerdon.terms import message as words
from guerdon.terms.limit import Use
from guerdon.terms.reach import EXPIRE, HOLD, Finding
from guerdon.terms.wall_clock import known_zone

# What a gate found is kept as a short story, the newest last.
LONGEST_STORY = 8
# A gate lets a message go for this long; then it is asked again.
PASSED_FOR_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Due:
    """A row that waits, as plain columns; indexes of addresses are "" where there is none."""

    number: int
    customer: int
    member: str
    purpose: str
    channel: str
    due_at: datetime
    expires_at: datetime | None
    planned_at: datetime
    zone: str
    relevance: str
    relevance_data: dict[str, Any]
    cost_minor: int
    budget: str
    email_index: str
    phone_index: str
    found: list[dict[str, Any]]


DUE = """
SELECT m.id, m.customer_id, c.key, m.purpose, m.channel, m.due_at, m.expires_at, m.planned_at,
  coalesce(z.zone, c.zone),
  m.relevance, m.relevance_data, m.cost_minor, m.budget, c.email_index, c.phone_index, m.found
FROM store_message m JOIN store_customer c ON c.id = m.customer_id
LEFT JOIN store_memberzone z ON z.customer_id = c.id
WHERE m.state = '{state}' AND m.look_at <= %s ORDER BY m.look_at, m.id LIMIT %s{lock}
"""


def due(*, now: datetime, most: int, shop: str) -> list[Due]:
    """The next messages to judge, kept from other workers; call it inside `write()`.

    `zone` is the member's own whatever zone the message was wanted in, the shop's for nobody's.
    """
    return _looked(words.PLANNED, now, most, shop)


def with_staff(*, now: datetime, most: int, shop: str) -> list[Due]:
    """The same of messages that wait for a colleague and were not judged for a while."""
    return _looked(words.AWAITING_STAFF, now, most, shop)


def _looked(state: str, now: datetime, most: int, shop: str) -> list[Due]:
    lock = "" if is_sqlite() else " FOR UPDATE OF m SKIP LOCKED"
    found = rows.several(query=DUE.format(state=state, lock=lock), params=[now, most])
    return [Due(*_columns(one, shop)) for one in found]


def _columns(one: tuple[Any, ...], shop: str) -> tuple[Any, ...]:
    return (
        *one[:5],
        rows.moment(one[5]),
        None if one[6] is None else rows.moment(one[6]),
        rows.moment(one[7]),
        _home(one[8], shop),
        one[9],
        _plain(one[10]) if one[9] else {},
        *one[11:15],
        _plain(one[15]),
    )


@lru_cache(maxsize=1024)
def _home(zone: str, shop: str) -> str:
    return zone if zone and known_zone(name=zone) else shop


def _plain(value: Any) -> Any:
    if value == "[]":
        return []
    return json.loads(value) if isinstance(value, str) else value


def told(*, findings: Sequence[tuple[Due, Finding | None]], now: datetime) -> dict[str, int]:
    """Write what the gates found, and say how many went where; in the transaction of `due`.

    None lets a message into the queue and takes its cost from its budget, which the caller has
    looked at: RefusedError, and everything undone, where somebody else took it meanwhile.
    """
    passed = [one for one, finding in findings if finding is None]
    stopped = [(one, finding) for one, finding in findings if finding is not None]
    costly = [one for one in passed if one.budget and one.cost_minor]
    counters.move(
        back=(),
        take=[
            Use(key=f"budget/{one.budget}", units=one.cost_minor, ceiling=None) for one in costly
        ],
    )
    if passed:
        test, values = bulk.among("id", [one.number for one in passed], "bigint")
        rows.changed(
            query=f"UPDATE store_message SET state = 'queued', reason = '', changed_at = %s"
            f" WHERE {test}",
            params=[now, *values],
        )
    _stopped(stopped, now)
    counts: dict[str, int] = {words.QUEUED: len(passed)} if passed else {}
    for _, finding in stopped:
        state = STATE_OF.get(finding.outcome, words.SUPPRESSED)
        counts[state] = counts.get(state, 0) + 1
    return counts


def stays(
    *, stopped: Sequence[tuple[Due, Finding]], kept: Sequence[Due], until: datetime, now: datetime
) -> None:
    """Of what waits for a colleague end `stopped` and give their cost back; look at `kept` later.

    In the transaction of `with_staff`.
    """
    _stopped(stopped, now)
    give_back(costs=[(one.budget, one.cost_minor) for one, _ in stopped])
    if kept:
        test, values = bulk.among("id", [one.number for one in kept], "bigint")
        rows.changed(
            query=f"UPDATE store_message SET look_at = %s WHERE {test}", params=[until, *values]
        )


STATE_OF = {HOLD: words.PLANNED, EXPIRE: words.EXPIRED}


def _stopped(stopped: Sequence[tuple[Due, Finding]], now: datetime) -> None:
    if not stopped:
        return
    at = bulk.moment(now)
    lines = [
        (
            STATE_OF.get(finding.outcome, words.SUPPRESSED),
            finding.reason,
            story(before=one.found, finding=finding, now=now),
            bulk.moment(finding.until or now),
            at,
            one.number,
        )
        for one, finding in stopped
    ]
    with connection.cursor() as cursor:
        if is_sqlite():
            cursor.executemany(
                "UPDATE store_message SET state = %s, reason = %s, found = %s, look_at = %s,"
                " changed_at = %s WHERE id = %s",
                lines,
            )
            return
        columns = [list(column) for column in zip(*lines, strict=True)]
        cursor.execute(
            "UPDATE store_message m SET state = n.state, reason = n.reason, found = n.found,"
            " look_at = n.look_at, changed_at = n.at FROM unnest(%s::text[], %s::text[],"
            " %s::jsonb[], %s::timestamptz[], %s::timestamptz[], %s::bigint[])"
            " AS n (state, reason, found, look_at, at, id) WHERE m.id = n.id",
            columns,
        )


def story(*, before: Sequence[dict[str, Any]], finding: Finding, now: datetime) -> str:
    """What the gates said so far with this finding last, as JSON; the same again is said once."""
    last = {
        "gate": finding.gate,
        "outcome": finding.outcome,
        "reason": finding.reason,
        "data": dict(finding.data),
        "at": now.isoformat(),
    }
    kept = list(before)
    if kept and (kept[-1]["gate"], kept[-1]["reason"]) == (finding.gate, finding.reason):
        kept.pop()
    return json.dumps([*kept, last][-LONGEST_STORY:], ensure_ascii=False, default=str)


def passed_long_ago(*, now: datetime, before: datetime) -> int:
    """Queued since before that moment: their gates are asked again, their budget given back."""
    found = rows.several(
        query="UPDATE store_message SET state = 'planned', look_at = %s, changed_at = %s"
        " WHERE state = 'queued' AND changed_at < %s RETURNING budget, cost_minor",
        params=[now, now, before],
    )
    give_back(costs=[(budget, int(cost)) for budget, cost in found])
    return len(found)


def give_back(*, costs: Sequence[tuple[str, int]]) -> None:
    """Return what messages that were not sent had taken from their budgets; inside `write()`."""
    uses = [
        Use(key=f"budget/{budget}", units=cost, ceiling=None)
        for budget, cost in costs
        if budget and cost
    ]
    if uses:
        counters.give_back(uses=uses)
