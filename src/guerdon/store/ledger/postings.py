"""The statements that write ledger entries: one on PostgreSQL, one a table on SQLite."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection

from guerdon.store.parcel import Ready, asked
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import Entry, Posting, is_purse

# A house account is kept in this many rows, by customer, so that parallel calls for different
# customers seldom wait for one another.
STRIPES = 64

# Mostly the postings of an entry are of the customer who was looked up for the entry itself; a
# posting says so by `own`, and names its customer only where it is another one.
OTHER = "LEFT JOIN store_customer c ON c.key = p.customer"


# What follows the reading: everything is written by the same statement.
WRITES = """), locked AS MATERIALIZED (
  -- Everyone takes wallets first, then house accounts, by name, and lots only after them.
  SELECT account FROM store_balance WHERE account IN (SELECT balance FROM asked)
  ORDER BY left(account, 7) <> 'wallet:', account FOR UPDATE
), fresh AS (
  INSERT INTO store_entry (key, kind, wallet, customer_id, at, data)
  SELECT key, kind, wallet, customer_id, at, data FROM given
  WHERE (SELECT count(*) FROM locked) >= 0 ORDER BY key
  ON CONFLICT (key) DO NOTHING RETURNING id, key
), due AS MATERIALIZED (
  SELECT f.id AS entry, a.* FROM asked a JOIN fresh f ON f.key = a.key
), opened AS (
  INSERT INTO store_lot
    (entry_id, customer_id, wallet, amount, used, earned_at, available_at, expires_at, life,
     shares_at)
  SELECT d.entry, d.customer_id, d.wallet, d.amount, 0, g.earned, g.available, g.expires,
    coalesce(g.life, ''), g.shares
  FROM due d JOIN given g ON g.key = d.key WHERE d.opens RETURNING id, entry_id
), drawn AS (
  UPDATE store_lot l SET used = l.used - d.amount
  FROM (SELECT lot, customer_id, wallet, sum(amount)::bigint AS amount FROM due
        WHERE lot IS NOT NULL GROUP BY 1, 2, 3) d
  WHERE l.id = d.lot AND l.customer_id = d.customer_id AND l.wallet = d.wallet RETURNING l.id
), posted AS (
  -- A lot that is not this wallet's was not drawn: the amount is NULL and the whole call fails.
  INSERT INTO store_posting (entry_id, account, customer_id, amount, lot_id)
  SELECT d.entry, d.account, d.customer_id,
    CASE WHEN d.lot IS NULL OR w.id IS NOT NULL THEN d.amount END, coalesce(d.lot, o.id)
  FROM due d LEFT JOIN drawn w ON w.id = d.lot
  LEFT JOIN opened o ON d.opens AND o.entry_id = d.entry
), summed AS MATERIALIZED (
  SELECT balance, sum(amount)::bigint AS amount, bool_or(guarded) AS guarded
  FROM due GROUP BY balance
), kept AS (
  -- What is guarded and was not there yet has nothing to give.
  INSERT INTO store_balance AS b (account, amount) SELECT balance, CASE
    WHEN guarded AND amount < 0 AND balance NOT IN (SELECT account FROM locked) THEN NULL
    ELSE amount END FROM summed
  WHERE (SELECT count(*) FROM drawn) >= 0
  ORDER BY left(balance, 7) <> 'wallet:', balance
  ON CONFLICT (account) DO UPDATE SET amount = CASE
    WHEN excluded.amount < 0 AND b.amount + excluded.amount < 0
      AND b.account IN (SELECT balance FROM summed WHERE guarded) THEN NULL
    ELSE b.amount + excluded.amount END
)
SELECT key FROM fresh
"""


def _statement(*, most: str, other: bool) -> str:
    """The one statement; `most` tells the planner how many rows it may expect, where few.

    `other`: some postings are of other customers than their entries. What a document leaves out
    is NULL: less to send and to read.
    """
    owner = (
        "CASE WHEN p.own THEN g.customer_id ELSE c.id END"
        if other
        else ("CASE WHEN p.own THEN g.customer_id END")
    )
    theirs = "p.own OR p.customer IS NOT NULL" if other else "p.own"
    account = f"""p.account || CASE WHEN {theirs} THEN '#' || {owner}
                    ELSE ':' || g.wallet || '/' || CASE WHEN p.purse THEN 0
                      ELSE mod(coalesce(g.customer_id, 0), {STRIPES}) END END"""
    reads = f"""
WITH given AS MATERIALIZED (
  SELECT e.*, c.id AS customer_id FROM (
    SELECT n AS key, k AS kind, w AS wallet, c AS customer, t AS at, d AS data, b AS earned,
      a AS available, e AS expires, l AS life, s AS shares
    FROM jsonb_to_recordset(%s::jsonb) AS e(
      n text, k text, w text, c text, t timestamptz, d jsonb, b timestamptz, a timestamptz,
      e timestamptz, l text, s timestamptz) {most}) e
  LEFT JOIN store_customer c ON c.key = e.customer
), asked AS MATERIALIZED (
  SELECT p.*, {owner} AS customer_id, g.wallet, {account} AS balance FROM (
    SELECT n AS key, a AS account, u AS own, c AS customer, m AS amount, l AS lot, o AS opens,
      g AS guarded, p AS purse
    FROM jsonb_to_recordset(%s::jsonb) AS p(
      n text, a text, u boolean, c text, m bigint, l bigint, o boolean, g boolean, p boolean)
    {most}) p
  JOIN given g ON g.key = p.key
  {OTHER if other else ""}
"""
    return reads + WRITES


# The planner takes any document for a hundred rows, and for so many it would read a small table
# whole. A call at the till has a handful of postings and should find them by their keys.
FEW = 8
STATEMENTS = {
    (few, other): Ready(_statement(most=f"LIMIT {FEW}" if few else "", other=other))
    for few in (True, False)
    for other in (True, False)
}


class RefusedError(Exception):
    """Carries a refusal out of the transaction that it undoes."""

    def __init__(self, refusal: Refusal) -> None:
        """The refusal is what counts."""
        super().__init__(refusal.reason)
        self.refusal = refusal


def on_postgresql(*, entries: Sequence[Entry]) -> list[str]:
    """Write all new ones by one statement; the keys of those that were new."""
    query, params = statement(entries=entries)
    try:
        return [key for (key,) in asked((query, params))[0].rows]
    except IntegrityError as error:
        raise RefusedError(_why(error)) from error


def statement(*, entries: Sequence[Entry]) -> tuple[str, list[str]]:
    """The one statement that writes all new ones, with its values, for PostgreSQL."""
    texts: dict[datetime, str] = {}
    given = [_given(entry, texts) for entry in entries]
    moved = [line for entry in entries for line in _moved(entry)]
    few = max(len(moved), len(given)) <= FEW
    other = any("c" in line for line in moved)
    return STATEMENTS[few, other], [_COMPACT(given), _COMPACT(moved)]


# Without spaces: a batch is half a million characters with them.
_COMPACT = json.JSONEncoder(separators=(",", ":")).encode


def _given(entry: Entry, texts: dict[datetime, str]) -> dict[str, Any]:
    """An entry as the statement reads it; most moments of a batch are the same few."""

    def text(at: datetime) -> str:
        found = texts.get(at)
        if found is None:
            found = texts[at] = at.isoformat()
        return found

    line: dict[str, Any] = {
        "n": entry.key,
        "k": entry.kind,
        "w": entry.wallet,
        "t": text(entry.at),
        "d": entry.data,
    }
    holder = _holder(entry)
    if holder is not None:
        line["c"] = holder
    lot = entry.opens
    if lot is not None:
        line |= {"b": text(lot.earned_at), "a": text(lot.available_at)}
        if lot.expires_at is not None:
            line["e"] = text(lot.expires_at)
        if lot.life:
            line["l"] = lot.life
        if lot.shares_at is not None:
            line["s"] = text(lot.shares_at)
    return line


def _moved(entry: Entry) -> Iterator[dict[str, Any]]:
    """The postings of an entry as the statement reads them."""
    opening, holder = _opening(entry), _holder(entry)
    for place, posting in enumerate(entry.postings):
        line: dict[str, Any] = {"n": entry.key, "a": posting.account, "m": posting.amount}
        purse = is_purse(account=posting.account)
        if posting.customer is None:
            if purse:
                line["p"] = True
        elif posting.customer == holder:
            line["u"] = True
        else:
            line["c"] = posting.customer
        if posting.lot is not None:
            line["l"] = posting.lot
        if place == opening:
            line["o"] = True
        if _guarded(entry, posting):
            line["g"] = True
        yield line


def _why(error: IntegrityError) -> Refusal:
    """The refusal behind a constraint that PostgreSQL held up."""
    diag = getattr(error.__cause__, "diag", None)
    if diag is not None and diag.constraint_name == "lot_within":
        return Refusal(reason="lot_overdrawn")
    place = (getattr(diag, "table_name", ""), getattr(diag, "column_name", ""))
    reasons = {
        ("store_balance", "amount"): "wallet_below_zero",
        ("store_balance", "account"): "customer_unknown",
        ("store_lot", "customer_id"): "customer_unknown",
        ("store_posting", "amount"): "lot_not_theirs",
    }
    if place not in reasons:
        raise error
    return Refusal(reason=reasons[place])


def on_sqlite(*, entries: Sequence[Entry]) -> list[str]:
    """Write all new ones, table by table, inside the caller's transaction; keys as above."""
    ids = _customers(entries)
    raw = connection.connection
    fresh: list[str] = []
    sums: dict[str, list[int]] = {}
    for entry in entries:
        holder = _holder(entry)
        row = raw.execute(
            "INSERT INTO store_entry (key, kind, wallet, customer_id, at, data)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING RETURNING id",
            (
                entry.key,
                entry.kind,
                entry.wallet,
                ids.get(holder or ""),
                _text(entry.at),
                json.dumps(entry.data),
            ),
        ).fetchone()
        if row is None:
            continue
        fresh.append(entry.key)
        stripe = ids.get(holder or "", 0) % STRIPES
        postings = []
        opening = _opening(entry)
        for place, posting in enumerate(entry.postings):
            own = None if posting.customer is None else ids[posting.customer]
            lot = posting.lot
            if place == opening:
                lot = _open(raw, row[0], own, entry, posting.amount)
            elif lot is not None:
                _draw(raw, lot, own, entry.wallet, posting.amount)
            postings.append((row[0], posting.account, own, posting.amount, lot))
            row_of = 0 if is_purse(account=posting.account) else stripe
            house = f"{posting.account}:{entry.wallet}/{row_of}"
            account = house if own is None else f"{posting.account}#{own}"
            total = sums.setdefault(account, [0, 0])
            total[0] += posting.amount
            total[1] |= _guarded(entry, posting)
        raw.executemany(
            "INSERT INTO store_posting (entry_id, account, customer_id, amount, lot_id)"
            " VALUES (?, ?, ?, ?, ?)",
            postings,
        )
    for account, (amount, guarded) in sorted(sums.items()):
        _keep(raw, account, amount, bool(guarded))
    return fresh


def _customers(entries: Sequence[Entry]) -> dict[str, int]:
    wanted = {p.customer for entry in entries for p in entry.postings if p.customer is not None}
    wanted |= {entry.holder for entry in entries if entry.holder is not None}
    found = dict(
        connection.connection.execute(
            "SELECT key, id FROM store_customer WHERE key IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(wanted)),),
        )
    )
    missing = sorted(wanted - found.keys())
    if missing:
        raise RefusedError(Refusal(reason="customer_unknown", data={"customer": missing[0]}))
    return found


def _open(raw: Any, entry_id: int, own: int | None, entry: Entry, amount: int) -> int:
    lot = entry.opens
    assert lot is not None  # noqa: S101 (`_opening` looked)
    row = raw.execute(
        "INSERT INTO store_lot"
        " (entry_id, customer_id, wallet, amount, used, earned_at, available_at, expires_at, life,"
        " shares_at) VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?) RETURNING id",
        (
            entry_id,
            own,
            entry.wallet,
            amount,
            _text(lot.earned_at),
            _text(lot.available_at),
            _text(lot.expires_at),
            lot.life,
            _text(lot.shares_at),
        ),
    ).fetchone()
    return int(row[0])


def _draw(raw: Any, lot: int, own: int | None, wallet: str, amount: int) -> None:
    done = raw.execute(
        "UPDATE store_lot SET used = used - ? WHERE id = ? AND customer_id = ? AND wallet = ?"
        " AND used - ? BETWEEN 0 AND amount",
        (amount, lot, own, wallet, amount),
    )
    if done.rowcount == 1:
        return
    theirs = raw.execute(
        "SELECT 1 FROM store_lot WHERE id = ? AND customer_id = ? AND wallet = ?",
        (lot, own, wallet),
    ).fetchone()
    raise RefusedError(Refusal(reason="lot_overdrawn" if theirs else "lot_not_theirs"))


def _keep(raw: Any, account: str, amount: int, guarded: bool) -> None:
    if guarded and amount < 0:
        done = raw.execute(
            "UPDATE store_balance SET amount = amount + ? WHERE account = ? AND amount + ? >= 0",
            (amount, account, amount),
        )
    else:
        done = raw.execute(
            "INSERT INTO store_balance (account, amount) VALUES (?, ?) ON CONFLICT (account)"
            " DO UPDATE SET amount = amount + excluded.amount",
            (account, amount),
        )
    if done.rowcount != 1:
        raise RefusedError(Refusal(reason="wallet_below_zero"))


def _holder(entry: Entry) -> str | None:
    """Whose entry it is: who is said, else the first customer of its postings."""
    if entry.holder is not None:
        return entry.holder
    return next((p.customer for p in entry.postings if p.customer is not None), None)


def _guarded(entry: Entry, posting: Posting) -> bool:
    """Whether the posting must leave its account at zero or more."""
    purse = posting.customer is not None or is_purse(account=posting.account)
    return purse and posting.amount < 0 and not entry.below_zero


def _opening(entry: Entry) -> int | None:
    """The place of the posting that opens the entry's lot."""
    if entry.opens is None:
        return None
    for place, posting in enumerate(entry.postings):
        if posting.customer is not None and posting.lot is None and posting.amount > 0:
            return place
    return None


def _text(at: datetime | None) -> Any:
    """A moment as Django keeps it in SQLite."""
    return None if at is None else connection.ops.adapt_datetimefield_value(at)
