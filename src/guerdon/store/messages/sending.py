"""Messages on their way out: claimed, marked before the wire is touched, and what came of each."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from guerdon.store import bulk, rows
from guerdon.store.messages import due, sheets
from guerdon.store.models import Message as Row
from guerdon.store.parcel import is_sqlite
from guerdon.terms import message as words

# A provider that is away is tried so often, each time after a longer while.
MOST_ATTEMPTS = 6
FIRST_PAUSE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A message that is ours to send until the claim runs out."""

    number: int
    key: str
    member: str
    purpose: str
    source: str
    step: str
    channel: str
    template: str
    data: dict[str, Any]
    attempts: int
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of a message: accepted, awaiting_staff, failed, suppressed, unknown, or `again`.

    `again` is for what certainly did not go out: it is tried later, then it is failed. `sheet` is
    what a colleague prints of it.
    """

    number: int
    state: str
    provider_key: str = ""
    reason: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    variant: str = ""
    sheet: Mapping[str, str] | None = None


AGAIN = "again"

# The choice is made once, before anything is changed: read again in the middle of the update, as
# PostgreSQL may read a subquery, it would choose others too.
CLAIM = """
WITH chosen AS MATERIALIZED (
  SELECT id FROM store_message WHERE state = 'queued' AND {channels}
    AND channel NOT IN (SELECT channel FROM store_reachchannel WHERE paused_at IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM store_reachchannel WHERE channel = '*' AND paused_at IS NOT NULL)
  ORDER BY look_at, id LIMIT %s{lock}
)
UPDATE store_message SET state = 'claimed', claim = %s, claimed_until = %s, changed_at = %s
WHERE id IN (SELECT id FROM chosen) AND state = 'queued' RETURNING id
"""
DETAILS = """
SELECT m.id, m.dedupe_key, c.key, m.purpose, m.source, m.step, m.channel, m.template, m.data,
  m.attempts, m.expires_at FROM store_message m JOIN store_customer c ON c.id = m.customer_id
WHERE {test} ORDER BY m.look_at, m.id
"""


def claim(
    *, by: str, until: datetime, now: datetime, channels: Sequence[str], most: int
) -> list[Claimed]:
    """Take up to `most` queued messages of these channels; call it inside `write()`.

    Two workers never take the same one. Paused channels are left alone.
    """
    test, names = bulk.among("channel", sorted(channels))
    lock = "" if is_sqlite() else " FOR UPDATE SKIP LOCKED"
    taken = rows.several(
        query=CLAIM.format(channels=test, lock=lock), params=[*names, most, by, until, now]
    )
    if not taken:
        return []
    test, values = bulk.among("m.id", [int(pk) for (pk,) in taken], "bigint")
    return [
        Claimed(
            number=int(one[0]),
            key=one[1],
            member=one[2],
            purpose=one[3],
            source=one[4],
            step=one[5],
            channel=one[6],
            template=one[7],
            data=json.loads(one[8]) if isinstance(one[8], str) else one[8],
            attempts=int(one[9]),
            expires_at=None if one[10] is None else rows.moment(one[10]),
        )
        for one in rows.several(query=DETAILS.format(test=test), params=values)
    ]


MARK = """
UPDATE store_message SET state = 'sending', sending_at = %s, changed_at = %s,
  attempts = attempts + 1
WHERE {test} AND claim = %s AND state = 'claimed' AND (expires_at IS NULL OR expires_at > %s)
  AND NOT EXISTS (SELECT 1 FROM store_reachchannel p WHERE p.paused_at IS NOT NULL
    AND p.channel IN ('*', store_message.channel))
RETURNING id
"""


def mark(*, numbers: Sequence[int], by: str, now: datetime) -> set[int]:
    """Write that these are about to go out; those that may. Commit it before the wire is touched.

    Left out: what another worker has by now, what expired, and what was paused in the meantime,
    so that the switch works at once.
    """
    test, values = bulk.among("id", list(numbers), "bigint")
    found = rows.several(query=MARK.format(test=test), params=[now, now, *values, by, now])
    return {int(pk) for (pk,) in found}


def renew(*, by: str, until: datetime) -> None:
    """Whoever sends is alive: what it holds stays its own."""
    rows.changed(
        query="UPDATE store_message SET claimed_until = %s WHERE claim = %s"
        " AND state IN ('claimed', 'sending')",
        params=[until, by],
    )


def done(*, found: Sequence[Done], by: str, now: datetime) -> None:
    """Write what came of messages that this worker had marked; call it inside `write()`.

    What recovery took for unknown meanwhile is known again; what came back already stays.
    """
    for one in found:
        if one.state == words.ACCEPTED:
            rows.changed(
                query="UPDATE store_message SET state = 'accepted', accepted_at = %s,"
                " changed_at = %s, provider_key = %s, variant = %s, reason = ''"
                " WHERE id = %s AND claim = %s AND state IN ('sending', 'unknown')",
                params=[now, now, one.provider_key[:200], one.variant, one.number, by],
            )
    rest = [one for one in found if one.state != words.ACCEPTED]
    if not rest:
        return
    kept = {
        row.pk: row
        for row in Row.objects.filter(
            pk__in=[one.number for one in rest],
            claim=by,
            state__in=(words.CLAIMED, words.SENDING, words.UNKNOWN),
        )
    }
    back: list[tuple[str, int]] = []
    for one in rest:
        row = kept.get(one.number)
        if row is not None:
            _ended(row, one, now)
            if one.sheet is not None:
                sheets.keep(number=one.number, sheet=one.sheet)
            if row.state not in (words.UNKNOWN, words.AWAITING_STAFF):
                back.append((row.budget, row.cost_minor))
    due.give_back(costs=back)


def _ended(row: Row, one: Done, now: datetime) -> None:
    state = one.state
    if state == AGAIN:
        state = words.PLANNED if row.attempts < MOST_ATTEMPTS else words.FAILED
        row.look_at = now + FIRST_PAUSE * 2 ** max(0, row.attempts - 1)
    said = {"gate": "sending", "outcome": one.state, "reason": one.reason, "data": one.data}
    row.found = [*row.found, {**said, "at": now.isoformat()}][-due.LONGEST_STORY :]
    row.state, row.reason, row.changed_at = state, one.reason[:60], now
    row.variant = one.variant or row.variant
    row.save(update_fields=["state", "reason", "changed_at", "look_at", "found", "variant"])


def handed_over(*, number: int, fine: bool, by: str, note: str, now: datetime) -> bool:
    """A colleague did, or did not do, what waited for them; False where nothing waited.

    What was not done is cancelled, and its cost given back. Call it inside `write()`.
    """
    row = Row.objects.filter(pk=number, state=words.AWAITING_STAFF).first()
    if row is None:
        return False
    said = {"gate": "staff", "outcome": "done" if fine else "not_done", "reason": ""}
    story = [*row.found, {**said, "data": {"by": by, "note": note[:300]}, "at": now.isoformat()}]
    row.found = story[-due.LONGEST_STORY :]
    row.state, row.reason = (words.ACCEPTED, "") if fine else (words.CANCELLED, "staff_not_done")
    row.accepted_at, row.changed_at = now if fine else None, now
    row.save(update_fields=["state", "reason", "accepted_at", "changed_at", "found"])
    if not fine:
        due.give_back(costs=[(row.budget, row.cost_minor)])
    return True


def release(*, numbers: Sequence[int], by: str, now: datetime) -> int:
    """What was claimed and could not be marked goes back to the gates, its budget given back."""
    test, values = bulk.among("id", list(numbers), "bigint")
    found = rows.several(
        query="UPDATE store_message SET state = 'planned', look_at = %s, claim = '',"
        f" changed_at = %s WHERE {test} AND claim = %s AND state = 'claimed'"
        " RETURNING budget, cost_minor",
        params=[now, now, *values, by],
    )
    due.give_back(costs=[(budget, int(cost)) for budget, cost in found])
    return len(found)


def anything(*, now: datetime) -> bool:
    """Whether a sender has anything to do: look, judge, send or take over."""
    found = rows.value(
        query="SELECT EXISTS (SELECT 1 FROM store_message WHERE state = 'planned'"
        " AND look_at <= %s) OR EXISTS (SELECT 1 FROM store_message WHERE state = 'queued')"
        " OR EXISTS (SELECT 1 FROM store_message WHERE state IN ('claimed', 'sending')"
        " AND claimed_until < %s)",
        params=[now, now],
    )
    return bool(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What workers that died left: queued again, unknown, and owed ones that are tried again."""

    queued: int
    unknown: int
    again: int


def recover(*, now: datetime, safe: Sequence[str] = ()) -> Recovered:
    """Take over from workers whose claim ran out; call it inside `write()`.

    Claimed: the wire was not touched, it is queued again. Sending: nobody knows; it is unknown,
    and stays so, except for service messages, which are owed, and channels in `safe`, whose
    provider knows our key and sends once: those are tried again.
    """
    queued = rows.changed(
        query="UPDATE store_message SET state = 'queued', claim = '', changed_at = %s"
        " WHERE state = 'claimed' AND claimed_until < %s",
        params=[now, now],
    )
    test, names = bulk.among("channel", sorted(safe))
    again = rows.changed(
        query="UPDATE store_message SET state = 'planned', look_at = %s, changed_at = %s,"
        " reason = %s, claim = '' WHERE state = 'sending' AND claimed_until < %s"
        f" AND attempts < %s AND (purpose = 'service' OR {test})",
        params=[now, now, "again_after_crash", now, MOST_ATTEMPTS, *names],
    )
    unknown = rows.changed(
        query="UPDATE store_message SET state = 'unknown', changed_at = %s,"
        " reason = %s WHERE state = 'sending' AND claimed_until < %s",
        params=[now, "sender_stopped", now],
    )
    return Recovered(queued=queued, unknown=unknown, again=again)
