"""Takes the snapshot: the tables of terms.tables as Parquet, of one moment, whole or not at all."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import structlog
from django.db import connection

from guerdon.store.night import since
from guerdon.store.night.extract import rows_as_batch, written
from guerdon.store.reading import one_moment
from guerdon.terms.tables import SNAPSHOT

log = structlog.get_logger()

ROWS_A_FETCH = 50_000
# Rows of an intake that has not finished do not count; an order is of the customer that its
# own was merged into.
_ORDERS = """
FROM store_order o
LEFT JOIN store_customer c ON c.id = o.customer_id
LEFT JOIN store_customer m ON m.id = c.merged_into_id
LEFT JOIN store_intake i ON i.id = o.intake_id
"""
_COUNTED = """
(i.id IS NULL OR i.state = 'complete') AND o.state NOT IN ('open', 'cancelled')
AND {placed_at} < {as_of}
"""
# {as_of} and the other words are filled in for the database at hand. Points are those that may
# be spent at that moment, as store.till.facts reads them: the balance less what is pending or has
# lapsed.
QUERIES = {
    "customers": """
SELECT c.key, {joined_at}, c.zone, c.tier, {points}, {attributes}, {mood},
  COALESCE(m.complaints, 0), {complained_of}, {last_remark_at} FROM store_customer c
LEFT JOIN store_mood m ON m.customer_id = c.id
LEFT JOIN store_balance b ON b.account = 'wallet:points#' || c.id
LEFT JOIN (
  SELECT l.customer_id, SUM(l.amount - l.used) AS bound FROM store_lot l
  WHERE l.wallet = 'points' AND l.used < l.amount
    AND (l.available_at > {as_of} OR l.expires_at <= {as_of})
  GROUP BY l.customer_id
) n ON n.customer_id = c.id
WHERE c.merged_into_id IS NULL ORDER BY c.id""",
    "orders": f"""
SELECT o.key, COALESCE(m.key, c.key, ''), o.kind, o.placed_at, o.total_minor, o.discount_minor,
  o.channel, o.store, o.simulated {_ORDERS} WHERE {_COUNTED} {{among}} ORDER BY o.id""",
    "lines": f"""
SELECT o.key, l.number, l.sku, l.quantity_milli, l.amount_minor, l.discount_minor {_ORDERS}
JOIN store_line l ON l.order_id = o.id WHERE {_COUNTED} {{among}} ORDER BY l.id""",
    "products": "SELECT sku, name, category, brand, cost_minor FROM store_product ORDER BY id",
    "assignments": """
SELECT k.key, COALESCE(m.key, c.key), a.arm, a.offer, a.at, a.expected_minor, a.stage
FROM store_assignment a
JOIN store_campaign k ON k.id = a.campaign_id JOIN store_customer c ON c.id = a.customer_id
LEFT JOIN store_customer m ON m.id = c.merged_into_id
WHERE a.at < {as_of} AND (m.id IS NULL OR NOT EXISTS (
  SELECT 1 FROM store_assignment o WHERE o.campaign_id = a.campaign_id AND o.customer_id = m.id))
ORDER BY a.id""",
    "redemptions": """
SELECT l.campaign, l.offer, COALESCE(m.key, c.key, ''), r.at, l.discount_minor - l.returned_minor
FROM store_redemptionline l JOIN store_redemption r ON r.id = l.redemption_id
LEFT JOIN store_customer c ON c.id = r.customer_id
LEFT JOIN store_customer m ON m.id = c.merged_into_id
WHERE r.at < {as_of} ORDER BY l.id""",
}

SUMS = """
SELECT count(*), CAST(COALESCE(sum(o.total_minor), 0) AS bigint) FROM store_order o
LEFT JOIN store_intake i ON i.id = o.intake_id WHERE {counted}"""


def taken(
    *,
    folder: Path,
    as_of: datetime,
    only: tuple[str, ...] = tuple(SNAPSHOT),
    after: Path | None = None,
) -> dict[str, int]:
    """Write the snapshot as of the moment into `folder`, unless it is there; rows by table.

    `only` some tables where others are not needed. Of the orders and lines only what has changed
    is read where the snapshot in `after`, of a night before, can be gone on with
    (store.night.since); then `read` says how many orders that were.

    The folder appears by one rename when all its files are whole, so that a reader, or a night
    that was killed and runs again, finds all of it or nothing.
    """
    manifest = folder / "manifest.json"
    if manifest.is_file():
        found: dict[str, int] = json.loads(manifest.read_text(encoding="utf-8"))
        return found
    part = folder.with_name(f"{folder.name}-{os.getpid()}.part")
    for left_over in folder.parent.glob(f"{folder.name}-*.part"):
        shutil.rmtree(left_over, ignore_errors=True)
    part.mkdir(parents=True)
    rows = _gone_on(part, after, as_of) if after is not None else None
    if rows is None:
        stands = since.mark(as_of=_naive(as_of))
        tables = _tables(as_of)
        rows = _extracted(folder=part, tables={name: tables[name] for name in only})
        if {"orders", "lines"} <= set(only):
            since.write(found=stands, folder=part)
    (part / manifest.name).write_text(json.dumps(rows), encoding="utf-8")
    part.rename(folder)
    return rows


def settled(*, folder: Path, as_of: datetime) -> None:
    """After the night: the notes that its snapshot has taken in are needed no more."""
    since.pruned(folder=folder, as_of=_naive(as_of))


def _gone_on(part: Path, after: Path, as_of: datetime) -> dict[str, int] | None:
    """The snapshot with orders and lines of the one before and what has changed since, or None."""
    stands = since.read(folder=after, as_of=_naive(as_of))
    if stands is None:
        return None
    query = since.changed(since=stands)
    tables = _tables(as_of)
    some = _tables(as_of, among=f"AND o.id IN ({query})")
    counted = _COUNTED.format_map(_words(as_of))
    asked = {name: tables[name] for name in SNAPSHOT if name not in ("orders", "lines")}
    asked |= {f"{name}.more": some[name] for name in ("orders", "lines")}
    asked["gone"] = (f"SELECT o.key FROM store_order o WHERE o.id IN ({query})", since.GONE)
    asked["sums"] = (SUMS.format_map({"counted": counted}), since.SUMS)
    read = _extracted(folder=part, tables=asked)
    rows = since.rows(after=after, folder=part)
    if rows is None:
        for file in part.iterdir():
            file.unlink()
        return None
    since.linked(after=after, folder=part)
    (part / "sums.parquet").unlink()
    return {name: read[name] for name in SNAPSHOT if name in read} | rows


def _naive(as_of: datetime) -> str:
    return as_of.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")


def _moment(as_of: datetime) -> str:
    naive = _naive(as_of)
    return f"'{naive}'" if connection.vendor == "sqlite" else f"TIMESTAMPTZ '{naive}+00'"


def _words(as_of: datetime, among: str = "") -> dict[str, str]:
    """How the database at hand says what QUERIES leave open."""
    if connection.vendor == "sqlite":
        words = {
            "joined_at": "COALESCE(c.joined_at, '')",
            "attributes": "c.attributes",
            "mood": "COALESCE(m.mood, '')",
            "complained_of": "COALESCE(m.complained_of, '')",
            "last_remark_at": "COALESCE(m.last_remark_at, '')",
            # The plus keeps SQLite from looking up nearly every row by an index, and sorting them.
            "placed_at": "+o.placed_at",
            "points": "MAX(0, COALESCE(b.amount, 0) - COALESCE(n.bound, 0))",
        }
    else:
        words = {
            "joined_at": "c.joined_at",
            "attributes": "c.attributes::text",
            "mood": "m.mood",
            "complained_of": "m.complained_of::text",
            "last_remark_at": "m.last_remark_at",
            "placed_at": "o.placed_at",
            "points": "GREATEST(0, COALESCE(b.amount, 0) - COALESCE(n.bound, 0))::bigint",
        }
    return words | {"as_of": _moment(as_of), "among": among}


def _tables(as_of: datetime, among: str = "") -> dict[str, tuple[str, dict[str, str]]]:
    words = _words(as_of, among)
    return {name: (QUERIES[name].format_map(words), SNAPSHOT[name]) for name in SNAPSHOT}


def _extracted(*, folder: Path, tables: dict[str, tuple[str, dict[str, str]]]) -> dict[str, int]:
    """By ADBC in a process of its own; by this connection where that cannot see the data."""
    address = None if connection.in_atomic_block else _address()
    if address is not None:
        job = {**address, "folder": str(folder), "tables": tables}
        done = subprocess.run(  # our own module; the job goes by standard input
            [sys.executable, "-m", "guerdon.store.night.extract"],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            counted: dict[str, int] = json.loads(done.stdout)
            return counted
        log.warning("snapshot without ADBC", error=done.stderr[-500:])
    with one_moment():
        return {
            name: written(batches=_fetched(sql, columns), columns=columns, to=_file(folder, name))
            for name, (sql, columns) in tables.items()
        }


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.parquet"


def _fetched(sql: str, columns: dict[str, str]) -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(ROWS_A_FETCH):
            yield rows_as_batch(rows=rows, columns=columns)


def _address() -> dict[str, str] | None:
    """Where the database is, for another process; None for one that lives in memory."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        path = Path(str(settings["NAME"]))
        return {"kind": "sqlite", "address": str(path)} if path.is_file() else None
    parts = {
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "host": settings["HOST"],
        "port": settings["PORT"],
        **{k: v for k, v in settings["OPTIONS"].items() if isinstance(v, str)},
    }
    query = "&".join(
        f"{name}={quote(str(value), safe='')}" for name, value in parts.items() if value
    )
    return {"kind": "postgresql", "address": f"postgresql:///?{query}"}
