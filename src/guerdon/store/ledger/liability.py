"""Outstanding points and what became of all others, added up by the database."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection

from guerdon.store import rows
from guerdon.store.reading import one_moment
from guerdon.terms.entry import POINTS
from guerdon.terms.liability import GROUPS, MONTH_SECONDS, Book, Flow, Held

# Beyond so many lots, what became of points is read of a part of the members.
LOTS_READ = 250_000
# Points that leave a lot in these ways were not used: they ended, moved or were taken back.
GONE = (
    *("expire", "transfer", "pool_put", "pool_take", "pool_leave", "revoke", "transfer_fee"),
    *("extend", "activate", "take", "refer_back", "play"),
)


def book(*, now: datetime, wallet: str = POINTS, flows: bool = True) -> Book:
    """What members hold by age, end and tier, and how points of each age were used.

    Without `flows` it tells what they hold alone. Two passes of the database over lots and one over
    the postings of a part of the members; what comes back is a few thousand sums, however large the
    ledger is.
    """
    with one_moment():
        newest = rows.value(query="SELECT max(id) FROM store_lot", params=[]) or 0
        one_in = max(1, int(newest) // LOTS_READ)
        held = tuple(
            Held(age=int(age), left=None if end is None else int(end), tier=tier, points=int(sum_))
            for age, end, tier, sum_ in _several(HELD, now, [wallet])
        )
        owed = sum(one.points for one in held) - int(
            rows.value(
                query="SELECT coalesce(sum(amount), 0) FROM store_balance"
                " WHERE account >= %s AND account < %s",
                params=[f"wallet:{wallet}#", f"wallet:{wallet}$"],
            )
        )
        moved = _several(FLOWS, now, [wallet, f"wallet:{wallet}"], one_in) if flows else []
        left = _several(LEFT, now, [wallet], one_in) if flows else []
    became = tuple(
        Flow(group=int(group), age=max(0, int(age)), what=what, points=int(sum_))
        for group, age, what, sum_ in (*moved, *left)
    )
    return Book(at=now, held=held, owed=owed, flows=became, one_in=one_in)


def _months(since: str, until: str) -> str:
    if connection.vendor == "sqlite":
        days = f"(julianday({until}) - julianday({since}))"
        # A millisecond more: julianday counts in floating days.
        return f"CAST(({days} * 86400 + 0.001) / {MONTH_SECONDS} AS integer)"
    # As a float, which holds whole seconds exactly: extract() reckons in decimals, at a third more.
    return f"floor(date_part('epoch', {until} - {since}) / {MONTH_SECONDS})::int"


# `NOW` is the moment; ages are whole months.
HELD = """
SELECT {age_now}, CASE WHEN l.expires_at IS NULL THEN NULL WHEN l.expires_at <= NOW THEN -1
    ELSE {left_now} END, c.tier, sum(l.amount - l.used)
FROM store_lot l JOIN store_customer c ON c.id = l.customer_id
WHERE l.wallet = %s AND l.used < l.amount GROUP BY 1, 2, 3
"""
LEFT = """
SELECT (l.customer_id / ONE_IN) % GROUPS, {age_now}, 'left', sum(l.amount - l.used)
FROM store_lot l WHERE l.wallet = %s AND l.used < l.amount AND l.customer_id % ONE_IN = 0
GROUP BY 1, 2
"""
FLOWS = """
SELECT (l.customer_id / ONE_IN) % GROUPS, {age_then},
  CASE WHEN p.entry_id = l.entry_id THEN 'opened'
    WHEN e.kind IN (KINDS) THEN 'gone' ELSE 'redeemed' END,
  sum(CASE WHEN p.entry_id = l.entry_id THEN p.amount ELSE -p.amount END)
FROM store_lot l JOIN store_posting p ON p.lot_id = l.id JOIN store_entry e ON e.id = p.entry_id
WHERE l.wallet = %s AND p.account = %s AND l.customer_id % ONE_IN = 0 GROUP BY 1, 2, 3
"""


def _several(
    query: str, now: datetime, params: list[str], one_in: int = 1
) -> list[tuple[Any, ...]]:
    embedded = connection.vendor == "sqlite"
    # SQLite compares moments as texts: this one is spelled as they are.
    moment = str(connection.ops.adapt_datetimefield_value(now.astimezone(UTC)))
    whole = query.format(
        age_now=_months("l.earned_at", "NOW"),
        left_now=_months("NOW", "l.expires_at"),
        age_then=_months("l.earned_at", "e.at"),
    )
    kinds = ", ".join(f"'{kind}'" for kind in GONE)
    spelled = (
        whole.replace("ONE_IN", str(one_in))
        .replace("GROUPS", str(GROUPS))
        .replace("KINDS", kinds)
        .replace("% ", "%% ")
        .replace("NOW", f"'{moment}'" + ("" if embedded else "::timestamptz"))
    )
    with connection.cursor() as cursor:
        cursor.execute(spelled, params)
        return list(cursor.fetchall())
