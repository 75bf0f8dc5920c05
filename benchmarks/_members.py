"""Members with lots, debts, orders and tiers, written straight into the tables, for the night."""

import json
import resource
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import _standings

LOTS = 10
# All lots but those that are due end later.
NOW = datetime(2027, 1, 1, 0, 30, tzinfo=UTC)
# One in so many has lots of 130 points, and so enough for the reward that comes by itself.
RICH, REWARD = 200, 1_100
# One in so many owes 50 points.
OWING = 500
FEW = 1_000
POINTS: dict[str, Any] = {
    "wallets": {
        "points": {
            "rewards": [{"key": "mug", "what": "goods", "points": 400, "item": "mug"}],
            "automatic": {"points": REWARD, "reward": "mug"},
        }
    }
}


def _series(vendor: str) -> Any:
    """A statement that makes rows of n = 1 to a count: (count, columns) -> SQL."""
    if vendor != "sqlite":
        return "SELECT {1} FROM generate_series(1, {0}) AS s(n)".format
    return (
        "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {0})"
        " SELECT {1} FROM s WHERE n <= {0}"
    ).format


def statements(*, vendor: str, members: int) -> list[str]:
    """Customers, entries, lots, postings and balances that agree with one another.

    Member m has ten lots of 100 points: lot k of a member ends with 2026 where k is 0, else
    k x 40 + m mod 40 days after it, so that of these one in 360 ends each day. A tenth lose a
    share each year. One member in RICH has lots of 130; one in OWING owes 50.
    """
    count, sqlite, series = members * LOTS, vendor == "sqlite", _series(vendor)
    text = "strftime('%Y-%m-%d 00:00:00', '2027-01-01', '+' || {} || ' days')"
    end = text if sqlite else "timestamptz '2027-01-01 00:00+00' + {} * interval '1 day'"
    at = "'2026-01-01 00:00:00'" if sqlite else "timestamptz '2026-01-01 00:00+00'"
    data = "'{}'" if sqlite else "'{}'::jsonb"
    none = "NULL" if sqlite else "NULL::timestamptz"
    member, place = f"(1 + (n - 1) / {LOTS})", f"((n - 1) % {LOTS})"
    days = f"({place} * 40 + CASE WHEN {place} = 0 THEN 0 ELSE {member} % 40 END)"
    amount = f"CASE WHEN {member} % {RICH} = 0 THEN 130 ELSE 100 END"
    fractional = f"{place} = {LOTS - 1}"
    lots = ", ".join(
        (
            f"n, n, {member}, 'points', {amount}, 0, {at}, {at}",
            f"CASE WHEN {fractional} THEN {none} ELSE {end.format(days)} END",
            f"CASE WHEN {fractional} THEN 'fractional/year/1/3000' ELSE '' END",
            f"CASE WHEN {fractional} THEN {end.format(0)} ELSE {none} END",
        )
    )
    total = f"{LOTS} * CASE WHEN {{0}} % {RICH} = 0 THEN 130 ELSE 100 END".format
    owed = f"CASE WHEN n % {OWING} = 0 THEN 50 ELSE 0 END"
    whose = "customer (id, key, created_at, zone, tier, attributes, email_index, phone_index)"
    debts, debtor = members // OWING, f"n * {OWING}"
    posting = "posting (entry_id, account, customer_id, amount, lot_id)"
    entry = "entry (id, key, kind, wallet, customer_id, at, data)"
    wallet, nobody = "'wallet:points'", "CAST(NULL AS bigint)"
    striped = "INSERT INTO store_balance (account, amount) SELECT '{}:points/' || (id % 64),"
    made = {
        whose: [series(members, f"n, 'c' || n, {at}, '', '', {data}, '', ''")],
        entry: [
            series(count, f"n, 'e' || n, 'earn', 'points', {member}, {at}, {data}"),
            series(debts, f"{count} + n, 'd' || n, 'adjust', 'points', {debtor}, {at}, {data}"),
        ],
        "lot (id, entry_id, customer_id, wallet, amount, used, earned_at, available_at,"
        " expires_at, life, shares_at)": [series(count, lots)],
        posting: [
            series(count, f"n, {wallet}, {member}, {amount}, n"),
            series(count, f"n, 'issued', {nobody}, -({amount}), {nobody}"),
            series(debts, f"{count} + n, {wallet}, {debtor}, -50, {nobody}"),
            series(debts, f"{count} + n, 'adjustment', {nobody}, 50, {nobody}"),
        ],
        "balance (account, amount)": [
            series(members, f"{wallet} || '#' || n, {total('n')} - {owed}")
        ],
    }
    owing = f"WHERE id % {OWING} = 0 GROUP BY id % 64"
    return [
        *(f"INSERT INTO store_{into} {one}" for into, several in made.items() for one in several),
        f"{striped.format('issued')} -sum({total('id')}) FROM store_customer GROUP BY id % 64",
        f"{striped.format('adjustment')} 50 * count(*) FROM store_customer {owing}",
    ]


def made(*, members: int) -> None:
    """Write them, in a house that was opened; on PostgreSQL the sequences go on after them."""
    from django.db import connection

    from guerdon.store.programme import sections
    from guerdon.store.writing import write

    sections.put(name="points", document=POINTS, actor="bench", now=NOW - timedelta(days=400))
    version = sections.put(
        name="tiers", document=_standings.SETTINGS, actor="bench", now=NOW - timedelta(days=400)
    )
    assert isinstance(version, int), version
    vendor = connection.vendor
    standing = _standings.statements(
        vendor=vendor, members=members, series=_series(vendor), version=version
    )
    with write(), connection.cursor() as cursor:
        if vendor == "postgresql":
            # What agrees by its making need not be looked up sixty million times.
            cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in [*statements(vendor=vendor, members=members), *standing]:
            cursor.execute(statement)
        if vendor == "postgresql":
            for table in ("customer", "entry", "lot", "posting", "order", "tierstanding"):
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('store_{table}', 'id'), max(id))"
                    f" FROM store_{table}"
                )
    if vendor == "postgresql" and members > FEW:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def night(*, what: str) -> dict[str, Any]:
    """One day-roll as of a day: seconds of each step, what it counted, and the most memory."""
    from guerdon.flows.night import day_roll

    now = NOW if what == "year" else NOW + timedelta(days=int(what))
    seconds: dict[str, float] = {}

    def timed(name: str, step: Any) -> Any:
        def work(at: datetime, tell: Any) -> Any:
            begun = time.perf_counter()
            counts = step(at, tell)
            seconds[name] = time.perf_counter() - begun
            return counts

        return name, work

    done = day_roll.run(now=now, steps=tuple(timed(*one) for one in day_roll.STEPS))
    return {
        "seconds": sum(seconds.values()),
        "cpu": sum(resource.getrusage(resource.RUSAGE_SELF)[:2]),
        "steps": {name: [seconds[name], dict(counts)] for name, counts in done.steps.items()},
        "memory_mb": _memory_mb(),
    }


def _memory_mb() -> float:
    """The most memory that this process had; the system counts a child from its parent's stand."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    from guerdon.cli.house import open_house

    asked = json.loads(sys.argv[1])
    open_house(migrate=asked.get("members") is not None)
    if asked.get("members") is not None:
        made(members=asked["members"])
    elif asked.get("verify"):
        from guerdon.store.ledger import ledger

        proof = ledger.verify()
        assert proof.clean, proof.findings
    elif asked.get("raw"):
        from benchmarks import _raw_night

        print(json.dumps(_raw_night.seconds(members=asked["raw"], now=NOW)))
    else:
        print(json.dumps(night(what=asked["night"])))
