"""One process of clients that post entries, by `ledger.post` or by raw SQL, and count them."""

import json
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zlib import crc32

ACCOUNTS = 10_000
PLENTY = 10**12
NOW = datetime(2026, 11, 11, 12, 0, tzinfo=UTC)
END = NOW + timedelta(days=365)

EARN = """
WITH e AS (
  INSERT INTO store_entry (key, kind, wallet, customer_id, at, data)
  VALUES (%(key)s, 'earn', 'points', %(customer)s, %(at)s, '{}')
  ON CONFLICT (key) DO NOTHING RETURNING id
), l AS (
  INSERT INTO store_lot
    (entry_id, customer_id, wallet, amount, used, earned_at, available_at, expires_at)
  SELECT id, %(customer)s, 'points', %(amount)s, 0, %(at)s, %(at)s, %(end)s FROM e
  RETURNING id, entry_id
), p AS (
  INSERT INTO store_posting (entry_id, account, customer_id, amount, lot_id)
  SELECT entry_id, 'wallet:points', %(customer)s, %(amount)s, id FROM l
  UNION ALL SELECT entry_id, 'issued', NULL, -%(amount)s, NULL FROM l
)
INSERT INTO store_balance AS b (account, amount)
SELECT v.account, v.amount FROM l, (VALUES (%(wallet)s, %(amount)s::bigint),
  (%(issued)s, -%(amount)s::bigint)) v(account, amount)
ON CONFLICT (account) DO UPDATE SET amount = b.amount + excluded.amount
"""
REDEEM = """
WITH e AS (
  INSERT INTO store_entry (key, kind, wallet, customer_id, at, data)
  VALUES (%(key)s, 'redeem', 'points', %(customer)s, %(at)s, '{}')
  ON CONFLICT (key) DO NOTHING RETURNING id
), l AS (
  UPDATE store_lot SET used = used + %(amount)s WHERE id = %(lot)s AND EXISTS (SELECT 1 FROM e)
), p AS (
  INSERT INTO store_posting (entry_id, account, customer_id, amount, lot_id)
  SELECT id, 'wallet:points', %(customer)s::bigint, -%(amount)s::bigint, %(lot)s::bigint FROM e
  UNION ALL SELECT id, 'redeemed', NULL, %(amount)s, NULL FROM e
)
INSERT INTO store_balance AS b (account, amount)
SELECT v.account, v.amount FROM e, (VALUES (%(wallet)s, -%(amount)s::bigint),
  (%(redeemed)s, %(amount)s::bigint)) v(account, amount)
ON CONFLICT (account) DO UPDATE SET amount = b.amount + excluded.amount
"""
MANY = (
    """INSERT INTO store_entry (key, kind, wallet, customer_id, at, data)
    SELECT k, d, 'points', c, %(at)s, '{}'
    FROM unnest(%(keys)s::text[], %(kinds)s::text[], %(customers)s::bigint[]) n(k, d, c)
    RETURNING id""",
    """INSERT INTO store_lot
      (entry_id, customer_id, wallet, amount, used, earned_at, available_at, expires_at)
    SELECT e, c, 'points', %(amount)s, 0, %(at)s, %(at)s, %(end)s
    FROM unnest(%(earns)s::bigint[], %(earners)s::bigint[]) n(e, c) RETURNING id""",
    """UPDATE store_lot l SET used = used + n.amount
    FROM (SELECT lot, count(*) * %(amount)s AS amount FROM unnest(%(drawn)s::bigint[]) n(lot)
    GROUP BY lot) n WHERE l.id = n.lot""",
    """INSERT INTO store_posting (entry_id, account, customer_id, amount, lot_id)
    SELECT * FROM unnest(%(entries)s::bigint[], %(accounts)s::text[], %(owners)s::bigint[],
    %(amounts)s::bigint[], %(lots)s::bigint[])""",
    """INSERT INTO store_balance AS b (account, amount)
    SELECT a, sum(m) FROM unnest(%(names)s::text[], %(moves)s::bigint[]) n(a, m)
    GROUP BY a ORDER BY a
    ON CONFLICT (account) DO UPDATE SET amount = b.amount + excluded.amount""",
)


def entry(*, key: str, customer: int, lot: int, earns: bool, amount: int = 10) -> Any:
    """One entry of ours: ten points earned, or redeemed from the customer's first lot."""
    from guerdon.terms.entry import ISSUED, REDEEMED, Entry, NewLot, Posting

    sign = 1 if earns else -1
    return Entry(
        key=key,
        kind="earn" if earns else "redeem",
        wallet="points",
        at=NOW,
        postings=(
            Posting(
                account="wallet:points",
                amount=sign * amount,
                customer=f"c{customer}",
                lot=None if earns else lot,
            ),
            Posting(account=ISSUED if earns else REDEEMED, amount=-sign * amount),
        ),
        opens=NewLot(amount=amount, earned_at=NOW, available_at=NOW, expires_at=END)
        if earns
        else None,
    )


def ours(*, batch: int) -> Callable[[list[tuple[str, int, int, bool]]], None]:
    """Posts a list of (key, customer, lot, earns) as the product does."""
    from guerdon.store.ledger import ledger
    from guerdon.store.ledger.ledger import Posted

    def post(asked: list[tuple[str, int, int, bool]]) -> None:
        entries = [entry(key=k, customer=c, lot=n, earns=e) for k, c, n, e in asked]
        done = ledger.post(entries=entries)
        assert isinstance(done, Posted), done
        assert len(done.fresh) == batch

    return post


def raw(*, batch: int) -> Callable[[list[tuple[str, int, int, bool]]], None]:
    """The same by the driver alone: rows known beforehand, nothing looked up, nothing refused."""
    import psycopg
    from django.conf import settings

    link = psycopg.connect(settings.DATABASE_URL, autocommit=True)

    def post(asked: list[tuple[str, int, int, bool]]) -> None:
        ((key, customer, lot, earns),) = asked
        given = {
            "key": key,
            "customer": customer,
            "lot": lot,
            "amount": 10,
            "at": NOW,
            "end": END,
            "wallet": f"wallet:points#{customer}",
            "issued": f"issued:points/{customer % 64}",
            "redeemed": f"redeemed:points/{customer % 64}",
        }
        link.execute(EARN if earns else REDEEM, given, prepare=True)

    def post_many(asked: list[tuple[str, int, int, bool]]) -> None:
        _many(link, asked)

    return post if batch == 1 else post_many


def _many(link: Any, asked: list[tuple[str, int, int, bool]], amount: int = 10) -> None:
    sides = [1 if earns else -1 for *_, earns in asked]
    given: dict[str, Any] = {
        "at": NOW,
        "end": END,
        "amount": amount,
        "keys": [key for key, *_ in asked],
        "kinds": ["earn" if earns else "redeem" for *_, earns in asked],
        "customers": [customer for _, customer, *_ in asked],
        "earners": [customer for _, customer, _, earns in asked if earns],
        "drawn": [lot for _, _, lot, earns in asked if not earns],
        "names": [f"wallet:points#{c}" for _, c, *_ in asked]
        + [f"{'issued' if e else 'redeemed'}:points/{c % 64}" for _, c, _, e in asked],
        "moves": [side * amount for side in sides] + [-side * amount for side in sides],
    }
    with link.transaction():
        ids = [row[0] for row in link.execute(MANY[0], given, prepare=True)]
        given["earns"] = [pk for pk, (*_, earns) in zip(ids, asked, strict=True) if earns]
        opened = iter([row[0] for row in link.execute(MANY[1], given, prepare=True)])
        lots = [next(opened) if earns else lot for _, _, lot, earns in asked]
        nobody = [None] * len(asked)
        given |= {
            "entries": ids + ids,
            "accounts": ["wallet:points"] * len(asked)
            + ["issued" if earns else "redeemed" for *_, earns in asked],
            "owners": given["customers"] + nobody,
            "amounts": given["moves"],
            "lots": lots + nobody,
        }
        for statement in MANY[2:]:
            link.execute(statement, given, prepare=True)


def raw_sqlite(*, batch: int) -> Callable[[list[tuple[str, int, int, bool]]], None]:
    """The same by sqlite3 alone, a transaction each, with the pragmas of the product."""
    import sqlite3

    from django.conf import settings

    options: Any = settings.DATABASES["default"]
    link = sqlite3.connect(options["NAME"], isolation_level=None)
    link.executescript(options["OPTIONS"]["init_command"])
    at, end = "2026-11-11 12:00:00", "2027-11-11 12:00:00"

    def one(key: str, customer: int, lot: int, earns: bool, amount: int = 10) -> None:
        side, house = (1, "issued") if earns else (-1, "redeemed")
        (pk,) = link.execute(
            "INSERT INTO store_entry (key, kind, wallet, customer_id, at, data)"
            " VALUES (?, ?, 'points', ?, ?, '{}') ON CONFLICT (key) DO NOTHING RETURNING id",
            (key, "earn" if earns else "redeem", customer, at),
        ).fetchone()
        if earns:
            (lot,) = link.execute(
                "INSERT INTO store_lot (entry_id, customer_id, wallet, amount, used, earned_at,"
                " available_at, expires_at) VALUES (?, ?, 'points', ?, 0, ?, ?, ?) RETURNING id",
                (pk, customer, amount, at, at, end),
            ).fetchone()
        else:
            link.execute("UPDATE store_lot SET used = used + ? WHERE id = ?", (amount, lot))
        link.execute(
            "INSERT INTO store_posting (entry_id, account, customer_id, amount, lot_id)"
            " VALUES (?, 'wallet:points', ?, ?, ?), (?, ?, NULL, ?, NULL)",
            (pk, customer, side * amount, lot, pk, house, -side * amount),
        )
        link.execute(
            "INSERT INTO store_balance (account, amount) VALUES (?, ?), (?, ?)"
            " ON CONFLICT (account) DO UPDATE SET amount = amount + excluded.amount",
            (
                f"wallet:points#{customer}",
                side * amount,
                f"{house}:points/{customer % 64}",
                -side * amount,
            ),
        )

    def post(asked: list[tuple[str, int, int, bool]]) -> None:
        link.execute("BEGIN IMMEDIATE")
        for each in asked:
            one(*each)
        link.execute("COMMIT")

    return post


WAYS = {"ours": ours, "raw": raw, "raw_sqlite": raw_sqlite}


def client(name: str, asked: dict[str, Any], gate: threading.Barrier, rates: list[float]) -> None:
    """Post once, wait for the others, then post until the time is over."""
    post = WAYS[asked["way"]](batch=asked["batch"])
    start = crc32(name.encode()) % ACCOUNTS
    turns = (_calls(name, n, start, asked) for n in count())
    post(next(turns))
    gate.wait()
    gate.wait()
    begun, done = time.perf_counter(), 0
    while (spent := time.perf_counter() - begun) < asked["seconds"]:
        post(next(turns))
        done += asked["batch"]
    rates.append(done / spent)


def _calls(name: str, turn: int, start: int, asked: dict[str, Any]) -> list[Any]:
    """One call's entries; neighbours in time are far apart in the table (7919 is a prime)."""
    found = []
    for place in range(asked["batch"]):
        number = turn * asked["batch"] + place
        who = 1 if asked["hot"] else 1 + (start + number * 7919) % ACCOUNTS
        found.append((f"{name}-{number}", who, who, number % 2 == 0))
    return found


def main() -> None:
    """Read what is asked from the first argument; ready, then go, then the entries per second."""
    from guerdon.cli.house import open_house

    asked = json.loads(sys.argv[1])
    open_house(migrate=False)
    rates: list[float] = []
    gate = threading.Barrier(asked["clients"] + 1)
    threads = [
        threading.Thread(target=client, args=(f"{asked['name']}-{n}", asked, gate, rates))
        for n in range(asked["clients"])
    ]
    for thread in threads:
        thread.start()
    gate.wait()
    print("ready", flush=True)
    sys.stdin.readline()
    gate.wait()
    for thread in threads:
        thread.join()
    assert len(rates) == len(threads), "a client failed"
    print(sum(rates))


if __name__ == "__main__":
    main()
