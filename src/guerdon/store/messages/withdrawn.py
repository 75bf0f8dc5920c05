"""All messages of a source that wait, taken back at once, and let wait again."""

from datetime import datetime

from guerdon.store import bulk, rows
from guerdon.store.messages import due
from guerdon.terms import message as words

# Whoever claimed a message marks it before the wire is touched, and only while it is claimed: one
# that is taken back here does not go out.
WAITING = (words.PLANNED, words.QUEUED, words.CLAIMED, words.AWAITING_STAFF)


def withdraw(*, source: str, why: str, now: datetime) -> int:
    """Take back all that waits of a source; how many. Call it inside `write()`.

    What is being sent at this moment is not: nobody can take it back. Costs that had passed the
    budget's gate are given back.
    """
    count, back = 0, list[tuple[str, int]]()
    for state in WAITING:
        taken = rows.several(
            query="UPDATE store_message SET state = 'cancelled', reason = %s, claim = '',"
            " changed_at = %s WHERE source = %s AND state = %s RETURNING budget, cost_minor",
            params=[why[:60], now, source, state],
        )
        count += len(taken)
        if state != words.PLANNED:
            back += [(budget, int(cost)) for budget, cost in taken]
    due.give_back(costs=back)
    return count


def revive(*, source: str, why: str, now: datetime) -> int:
    """Let those that were taken back for this reason wait again; how many. Inside `write()`.

    Every gate is asked anew; what has ended meanwhile expires there.
    """
    return rows.changed(
        query="UPDATE store_message SET state = 'planned', reason = '', look_at = %s,"
        " changed_at = %s WHERE source = %s AND state = 'cancelled' AND reason = %s",
        params=[bulk.moment(now), now, source, why],
    )
