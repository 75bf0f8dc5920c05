"""What of lots falls due, read in pages, and written off by a few statements a page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from guerdon.store import rows
from guerdon.store.bulk import among, array, moment, told
from guerdon.store.lanes import Lane
from guerdon.store.ledger.postings import STRIPES
from guerdon.store.writing import write
from guerdon.terms.entry import BREAKAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLot:
    """A lot of which something has fallen due; `used` is what tells that nobody changed it since.

    `customer` is the customer's number. `turn` is the number of postings of a lot that was drawn
    on, 1 for one that never was: an ended lot may lapse again after a return put points back.
    """

    lot: int
    customer: int
    wallet: str
    left: int
    used: int
    expires_at: datetime | None
    shares_at: datetime | None
    life: str
    turn: int

    @property
    def due_at(self) -> datetime:
        """Its next share, or its end, whichever comes first."""
        return min(at for at in (self.shares_at, self.expires_at) if at is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """`points` of a lot are written off as of `at`; `next_at` is when its next share is due."""

    lot: DueLot
    points: int
    at: datetime
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenOff:
    """How many lots gave how many points; fewer than asked where a lot was changed meanwhile."""

    lots: int
    points: int


COLUMNS = "id, customer_id, wallet, amount, used, {expires_at}, {shares_at}, life"
# Both along their index, customers in order: a customer's lots of one end become one entry.
ENDED = f"""
SELECT {COLUMNS} FROM store_lot WHERE expires_at <= %s AND used < amount {{some}}
ORDER BY expires_at, customer_id LIMIT %s
"""
SHARING = f"""
SELECT {COLUMNS} FROM store_lot
WHERE shares_at <= %s AND shares_at IS NOT NULL AND used < amount {{some}}
ORDER BY shares_at, customer_id LIMIT %s
"""
TURNS = "SELECT lot_id, count(*) FROM store_posting WHERE {} GROUP BY lot_id"


def due(
    *,
    now: datetime,
    most: int,
    wallet: str | None = None,
    lane: Lane | None = None,
    after: tuple[datetime, int] | None = None,
) -> list[DueLot]:
    """Lots of which something is due, by the moment (`due_at`) and the customer.

    At most so many that lose a share and so many that end. Of all wallets, or of one; of all
    customers, or of those of a lane; from the moment and the customer's number `after` on, with
    what that one has left: what was written off before it is not looked through again.
    """
    found: dict[int, DueLot] = {}
    horizon = None
    for query, column in ((SHARING, "shares_at"), (ENDED, "expires_at")):
        page = _page(query, column, now, wallet, lane or Lane(), most, after)
        if len(page) == most:
            # Beyond its last there may be more of this kind, which belong before the other's.
            last = (page[-1].due_at, page[-1].customer)
            horizon = last if horizon is None else min(last, horizon)
        for lot in page:
            found.setdefault(lot.lot, lot)
    listed = sorted(found.values(), key=lambda lot: (lot.due_at, lot.customer))
    if horizon is not None:
        listed = [lot for lot in listed if (lot.due_at, lot.customer) <= horizon]
    turns = _turns([lot.lot for lot in listed if lot.used])
    return [replace(lot, turn=turns[lot.lot]) if lot.lot in turns else lot for lot in listed]


def _page(
    query: str,
    column: str,
    now: datetime,
    wallet: str | None,
    lane: Lane,
    most: int,
    after: tuple[datetime, int] | None,
) -> list[DueLot]:
    params: list[Any] = [moment(now)]
    some = lane.test(column="customer_id")
    if wallet is not None:
        some += " AND wallet = %s"
        params.append(wallet)
    if after is not None:
        some += f" AND ({column}, customer_id) >= (%s, %s)"
        params += [moment(after[0]), after[1]]
    ends = {name: rows.micros(name) for name in ("expires_at", "shares_at")}
    return [
        DueLot(
            lot=pk,
            customer=customer,
            wallet=wallet,
            left=amount - used,
            used=used,
            expires_at=None if expires is None else rows.moment(expires),
            shares_at=None if shares is None else rows.moment(shares),
            life=life,
            turn=1,
        )
        for pk, customer, wallet, amount, used, expires, shares, life in rows.several(
            query=query.format(some=some, **ends), params=[*params, most]
        )
    ]


def _turns(drawn: list[int]) -> dict[int, int]:
    turns: dict[int, int] = {}
    for start in range(0, len(drawn), 10_000):
        test, values = among("lot_id", drawn[start : start + 10_000], "bigint")
        turns |= dict(rows.several(query=TURNS.format(test), params=values))
    return turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A lot that ends, or loses a share, at `at`; `number` is its customer's."""

    number: int
    customer: str
    at: datetime
    left: int
    life: str


COMING = """
SELECT l.customer_id, c.key, l.{what}, l.amount - l.used, l.life
FROM store_lot l JOIN store_customer c ON c.id = l.customer_id
WHERE l.{what} >= %s AND l.{what} < %s AND l.used < l.amount AND l.wallet = %s {after}
ORDER BY l.{what}, l.customer_id LIMIT %s
"""


def coming(
    *,
    what: str,
    wallet: str,
    start: datetime,
    end: datetime,
    most: int,
    after: tuple[datetime, int] | None = None,
) -> list[Coming]:
    """Lots whose end (`expires_at`) or next share (`shares_at`) lies in [start, end), in order.

    At most some `most`, a customer's lots of one moment together; those after the moment and the
    customer's number `after`.
    """
    params = [moment(start), moment(end), wallet]
    test = ""
    if after is not None:
        test = f"AND (l.{what}, l.customer_id) > (%s, %s)"
        params += [moment(after[0]), after[1]]
    found = rows.several(query=COMING.format(what=what, after=test), params=[*params, most])
    if len(found) == most:
        # The last customer may have more lots at that moment: they come with the next page.
        whole = [row for row in found if (row[2], row[0]) != (found[-1][2], found[-1][0])]
        if not whole:
            return coming(
                what=what, wallet=wallet, start=start, end=end, most=2 * most, after=after
            )
        found = whole
    return [
        Coming(number=number, customer=key, at=rows.moment(at), left=left, life=life)
        for number, key, at, left, life in found
    ]


@dataclass(slots=True, kw_only=True)
class _Head:
    """One entry to be: what lapsed of one wallet at one moment."""

    number: int
    key: str
    wallet: str
    customer: int
    at: datetime


def write_off(*, lapses: Sequence[Lapse]) -> WrittenOff:
    """Write off all of it in one transaction: entries, postings, lots and balances.

    What a customer loses in one wallet at one moment is one entry. A lot that somebody drew on
    since it was read is left as it is, for the next page. What lapses is gone even where the
    wallet owes more than it then holds.
    """
    heads: dict[tuple[str, int, datetime], _Head] = {}
    placed: list[tuple[Lapse, int]] = []
    for one in lapses:
        lot = one.lot
        group = (lot.wallet, lot.customer, one.at)
        head = heads.get(group)
        if head is None:
            key = f"expire:{lot.wallet}:{lot.lot}:{told(one.at.astimezone(UTC))}:{lot.turn}"
            head = heads[group] = _Head(
                number=len(heads), key=key, wallet=lot.wallet, customer=lot.customer, at=one.at
            )
        placed.append((one, head.number))
    with write():
        ways = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}
        return ways[connection.vendor](list(heads.values()), placed)


# Rows are read before the lock is had: `used` tells which lots are still as they were read.
POSTGRESQL = f"""
WITH given AS MATERIALIZED (
  SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::int[])
    AS g(lot, used, points, next_at, head)
), heads AS MATERIALIZED (
  SELECT *, 'wallet:' || wallet || '#' || customer AS purse,
    '{BREAKAGE}:' || wallet || '/' || mod(customer, {STRIPES}) AS house
  FROM unnest(%s::int[], %s::text[], %s::text[], %s::bigint[], %s::timestamptz[])
    AS h(number, key, wallet, customer, at)
), locked AS MATERIALIZED (
  SELECT account FROM store_balance
  -- As an array, so that each is looked up: by a join the planner may read a million balances.
  WHERE account = ANY (ARRAY(SELECT purse FROM heads UNION SELECT house FROM heads))
  ORDER BY left(account, 7) <> 'wallet:', account FOR UPDATE
), drawn AS (
  UPDATE store_lot l SET used = l.used + g.points, shares_at = g.next_at
  FROM (SELECT lot, used, sum(points)::bigint AS points, max(next_at) AS next_at
        FROM given GROUP BY lot, used) g
  WHERE l.id = g.lot AND l.used = g.used AND (SELECT count(*) FROM locked) >= 0
  RETURNING l.id
), gone AS MATERIALIZED (
  SELECT g.* FROM given g JOIN drawn d ON d.id = g.lot
), fresh AS (
  INSERT INTO store_entry (key, kind, wallet, customer_id, at, data)
  SELECT key, 'expire', wallet, customer, at, '{{}}'::jsonb FROM heads
  WHERE number IN (SELECT head FROM gone) ORDER BY number RETURNING id, key
), sums AS MATERIALIZED (
  SELECT f.id AS entry, h.number, h.wallet, h.customer, h.purse, h.house,
    sum(g.points)::bigint AS points
  FROM heads h JOIN fresh f ON f.key = h.key JOIN gone g ON g.head = h.number
  GROUP BY 1, 2, 3, 4, 5, 6
), posted AS (
  INSERT INTO store_posting (entry_id, account, customer_id, amount, lot_id)
  SELECT entry, account, customer, amount, lot FROM (
    SELECT s.entry, 'wallet:' || s.wallet AS account, s.customer, -g.points AS amount, g.lot
    FROM gone g JOIN sums s ON s.number = g.head
    UNION ALL SELECT entry, '{BREAKAGE}', NULL, points, NULL FROM sums
  ) sides ORDER BY entry, lot NULLS LAST
), purses AS (
  UPDATE store_balance b SET amount = b.amount - s.points
  FROM (SELECT purse, sum(points)::bigint AS points FROM sums GROUP BY purse) s
  WHERE b.account = s.purse
), house AS (
  INSERT INTO store_balance AS b (account, amount)
  SELECT house, sum(points)::bigint FROM sums GROUP BY house ORDER BY house
  ON CONFLICT (account) DO UPDATE SET amount = b.amount + excluded.amount
)
SELECT count(DISTINCT lot), coalesce(sum(points), 0)::bigint FROM gone
"""


def _on_postgresql(heads: list[_Head], placed: list[tuple[Lapse, int]]) -> WrittenOff:
    lapses = [
        (one.lot.lot, one.lot.used, one.points, one.next_at, number) for one, number in placed
    ]
    listed = [(head.number, head.key, head.wallet, head.customer, head.at) for head in heads]
    params = [array(column) for rows_ in (lapses, listed) for column in zip(*rows_, strict=True)]
    if not params:
        return WrittenOff(lots=0, points=0)
    # Compiling the statement would take as long as it does.
    rows.changed(query="SET LOCAL jit = off", params=[])
    (found,) = rows.several(query=POSTGRESQL, params=params)
    return WrittenOff(lots=int(found[0]), points=int(found[1]))


def _on_sqlite(heads: list[_Head], placed: list[tuple[Lapse, int]]) -> WrittenOff:
    """The transaction has the only write lock, but the page was read before it began."""
    raw = connection.connection
    stale = _stale(raw, [one.lot for one, _ in placed])
    gone = [(one, number) for one, number in placed if one.lot.lot not in stale]
    ids: dict[int, int] = {}
    sums: dict[int, int] = {}
    for one, number in gone:
        sums[number] = sums.get(number, 0) + one.points
    for head in heads:
        if head.number in sums:
            ids[head.number] = raw.execute(
                "INSERT INTO store_entry (key, kind, wallet, customer_id, at, data)"
                " VALUES (?, 'expire', ?, ?, ?, '{}') RETURNING id",
                (head.key, head.wallet, head.customer, moment(head.at)),
            ).fetchone()[0]
    raw.executemany(
        "UPDATE store_lot SET used = used + ?, shares_at = ? WHERE id = ?",
        [(one.points, one.next_at and moment(one.next_at), one.lot.lot) for one, _ in gone],
    )
    mine = [
        (ids[number], f"wallet:{one.lot.wallet}", one.lot.customer, -one.points, one.lot.lot)
        for one, number in gone
    ]
    others = [(ids[number], BREAKAGE, None, points, None) for number, points in sums.items()]
    raw.executemany(
        "INSERT INTO store_posting (entry_id, account, customer_id, amount, lot_id)"
        " VALUES (?, ?, ?, ?, ?)",
        sorted((*mine, *others), key=lambda row: (row[0], row[4] is None, row[4] or 0)),
    )
    _keep(raw, heads, sums)
    return WrittenOff(lots=len({one.lot.lot for one, _ in gone}), points=sum(sums.values()))


def _stale(raw: Any, lots: Sequence[DueLot]) -> set[int]:
    """Lots that somebody drew on since they were read."""
    read = {lot.lot: lot.used for lot in lots}
    stale: set[int] = set()
    pks = list(read)
    for start in range(0, len(pks), 10_000):
        part = pks[start : start + 10_000]
        marks = ", ".join("?" * len(part))
        found = dict(raw.execute(f"SELECT id, used FROM store_lot WHERE id IN ({marks})", part))
        stale |= {pk for pk in part if found.get(pk) != read[pk]}
    return stale


def _keep(raw: Any, heads: Sequence[_Head], sums: dict[int, int]) -> None:
    totals: dict[str, int] = {}
    for head in heads:
        points = sums.get(head.number, 0)
        for account, amount in (
            (f"wallet:{head.wallet}#{head.customer}", -points),
            (f"{BREAKAGE}:{head.wallet}/{head.customer % STRIPES}", points),
        ):
            totals[account] = totals.get(account, 0) + amount
    raw.executemany(
        "INSERT INTO store_balance (account, amount) VALUES (?, ?)"
        " ON CONFLICT (account) DO UPDATE SET amount = amount + excluded.amount",
        [(account, amount) for account, amount in sorted(totals.items()) if amount],
    )
