"""Members with lots, written straight into the tables, for the benchmark of the night."""

import json
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

LOTS = 10
# All lots but those that are due end later.
NOW = datetime(2027, 1, 1, 0, 30, tzinfo=UTC)


def statements(*, vendor: str, members: int) -> list[str]:
    """Customers, entries, lots, postings and balances that agree with one another.

    Member m has ten lots of 100 points: lot k of a member ends with 2026 where k is 0, else
    k x 40 + m mod 40 days after it, so that of these one in 360 ends each day. A tenth lose a
    share each year.
    """
    count = members * LOTS
    if vendor == "sqlite":
        n = (
            "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {})"
            " SELECT {} FROM s"
        )
        series = n.format
        end = "strftime('%Y-%m-%d 00:00:00', '2027-01-01', '+' || {} || ' days')"
        at, data = "'2026-01-01 00:00:00'", "'{{}}'"
        wallet = "'wallet:points#' || n"
    else:
        series = "SELECT {1} FROM generate_series(1, {0}) AS s(n)".format
        end = "timestamptz '2027-01-01 00:00+00' + {} * interval '1 day'"
        at, data = "timestamptz '2026-01-01 00:00+00'", "'{{}}'::jsonb"
        wallet = "'wallet:points#' || n"
    data = data.replace("{{", "{").replace("}}", "}")
    member, place = f"(1 + (n - 1) / {LOTS})", f"((n - 1) % {LOTS})"
    days = f"({place} * 40 + CASE WHEN {place} = 0 THEN 0 ELSE {member} % 40 END)"
    fractional = f"{place} = {LOTS - 1}"
    none = "NULL" if vendor == "sqlite" else "NULL::timestamptz"
    lots = ", ".join(
        (
            f"n, n, {member}, 'points', 100, 0, {at}, {at}",
            f"CASE WHEN {fractional} THEN {none} ELSE {end.format(days)} END",
            f"CASE WHEN {fractional} THEN 'fractional/year/1/3000' ELSE '' END",
            f"CASE WHEN {fractional} THEN {end.format(0)} ELSE {none} END",
        )
    )
    customer = f"n, 'c' || n, {at}, '', '', {data}, '', ''"
    entry = f"n, 'e' || n, 'earn', 'points', {member}, {at}, {data}"
    issued = "n, 'issued', CAST(NULL AS bigint), -100, CAST(NULL AS bigint)"
    tables = {
        "customer (id, key, created_at, zone, tier, attributes, email_index, phone_index)": series(
            members, customer
        ),
        "entry (id, key, kind, wallet, customer_id, at, data)": series(count, entry),
        "lot (id, entry_id, customer_id, wallet, amount, used, earned_at, available_at,"
        " expires_at, life, shares_at)": series(count, lots),
        "posting (entry_id, account, customer_id, amount, lot_id)": series(
            count, f"n, 'wallet:points', {member}, 100, n"
        ),
        "posting (entry_id, account, customer_id, amount, lot_id) ": series(count, issued),
        "balance (account, amount)": series(members, f"{wallet}, {LOTS * 100}"),
        "balance (account, amount) ": f"SELECT 'issued:points/' || (id % 64),"
        f" -{LOTS * 100} * count(*) FROM store_customer GROUP BY id % 64",
    }
    return [f"INSERT INTO store_{into} {query}" for into, query in tables.items()]


def made(*, members: int) -> None:
    """Write them, in a house that was opened; on PostgreSQL the sequences go on after them."""
    from django.db import connection

    from guerdon.store.writing import write

    with write(), connection.cursor() as cursor:
        for statement in statements(vendor=connection.vendor, members=members):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            for table in ("customer", "entry", "lot", "posting"):
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('store_{table}', 'id'), max(id))"
                    f" FROM store_{table}"
                )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def night(*, what: str) -> dict[str, Any]:
    """One night's expiry as of a day, with its seconds and the most memory it took."""
    from datetime import timedelta

    from guerdon.flows import points

    now = NOW if what == "year" else NOW + timedelta(days=int(what))
    begun = time.perf_counter()
    done = points.expire(now=now)
    return {
        "seconds": time.perf_counter() - begun,
        "lots": done.lots,
        "points": done.points,
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
        from guerdon.store import ledger

        proof = ledger.verify()
        assert proof.clean, proof.findings
    else:
        print(json.dumps(night(what=asked["night"])))
