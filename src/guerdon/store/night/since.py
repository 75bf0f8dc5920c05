"""What changed of the orders since an earlier snapshot, so that the rest of it need not be read.

An order is new when its number is higher than any was; it counts differently when it was noted
(store.order_changes), when its moment has come, when its file was completed, or when a customer
it belongs to was merged or parted. Those are read anew; all others stand in the files of the
earlier snapshot, to which the new one is linked. Count and sum of all orders must then be those
of the store: where they are not, because somebody changed rows by hand, the whole is read.
"""

import json
import os
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection
from django.db.models import Max

from guerdon.store import writing
from guerdon.store.models import Customer, Intake, Order, OrderChange

FILE = "since.json"
GONE = {"order": "text"}
SUMS = {"orders": "int", "total": "int"}
# Sequences give numbers to transactions that end in another order; so many are read again.
UNSURE = 10_000
# Smaller ones are read as a whole each night, and each of them once a week.
FEWEST = 10_000
HOLDS = timedelta(days=7)
# Of more changes than this, or more customers merged, the whole is read.
MOST_SHARE = 0.15
MOST_MERGED = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far a snapshot that was read as a whole had come.

    `as_of` is its moment (naive UTC text), `highest` the number of its newest order, `noted` that
    of the newest note; `complete` are intakes and `merged` customers with their survivors then.
    """

    as_of: str
    highest: int
    noted: int
    complete: tuple[int, ...]
    merged: tuple[tuple[int, int], ...]


def mark(*, as_of: str) -> Mark:
    """Where things stand now; called before the whole is read, so that nothing is missed."""
    merged = Customer.objects.filter(merged_into__isnull=False).order_by("pk")
    complete = Intake.objects.filter(state="complete").order_by("pk")
    return Mark(
        as_of=as_of,
        highest=Order.objects.aggregate(most=Max("pk"))["most"] or 0,
        noted=OrderChange.objects.aggregate(most=Max("pk"))["most"] or 0,
        complete=tuple(complete.values_list("pk", flat=True)),
        merged=tuple(merged.values_list("pk", "merged_into_id")),
    )


def write(*, found: Mark, folder: Path) -> None:
    """Keep the mark with the snapshot's files."""
    words = {name: getattr(found, name) for name in Mark.__slots__}
    (folder / FILE).write_text(json.dumps(words), encoding="utf-8")


def read(*, folder: Path | None, as_of: str) -> Mark | None:
    """The mark that a snapshot rests on, if one as of that moment may go on from it."""
    if folder is None or not (folder / FILE).is_file():
        return None
    words = json.loads((folder / FILE).read_text(encoding="utf-8"))
    found = Mark(
        as_of=words["as_of"],
        highest=words["highest"],
        noted=words["noted"],
        complete=tuple(words["complete"]),
        merged=tuple((one, into) for one, into in words["merged"]),
    )
    age = datetime.fromisoformat(as_of) - datetime.fromisoformat(found.as_of)
    fits = timedelta(0) <= age < HOLDS and len(found.merged) <= MOST_MERGED
    return found if fits else None


def changed(*, since: Mark) -> str:
    """The numbers of orders to read again, as a query; all words in it are our own numbers."""
    unsure, moment = 0, f"'{since.as_of}'"
    if connection.vendor != "sqlite":
        unsure, moment = UNSURE, f"TIMESTAMPTZ '{since.as_of}+00'"
    pairs = ", ".join(f"({one}, {into})" for one, into in since.merged) or "(-1, -1)"
    then = f"(SELECT column1 AS one, column2 AS into_one FROM (VALUES {pairs}) AS v)"
    now = """(SELECT id AS one, merged_into_id AS into_one FROM store_customer
      WHERE merged_into_id IS NOT NULL)"""
    people = " UNION ".join(
        f"""SELECT a.{side} FROM {here} AS a WHERE NOT EXISTS (
      SELECT 1 FROM {there} AS b WHERE b.one = a.one AND b.into_one = a.into_one)"""
        for here, there in ((now, then), (then, now))
        for side in ("one", "into_one")
    )
    complete = ", ".join(map(str, since.complete)) or "-1"
    return f"""SELECT id FROM store_order WHERE id > {since.highest - unsure}
    UNION SELECT id FROM store_order WHERE placed_at >= {moment}
    UNION SELECT "order" FROM store_orderchange
    UNION SELECT id FROM store_order WHERE intake_id IN (SELECT id FROM store_intake
      WHERE (state = 'complete') <> (id IN ({complete})))
    UNION SELECT id FROM store_order WHERE customer_id IN ({people})"""


def linked(*, after: Path, folder: Path) -> None:
    """The earlier snapshot's orders and lines in the new folder too, without a copy."""
    for name in ("orders.parquet", "lines.parquet", FILE):
        try:
            os.link(after / name, folder / name)
        except OSError:
            shutil.copy2(after / name, folder / name)


def rows(*, after: Path, folder: Path) -> dict[str, int] | None:
    """Orders and lines that now count, and `read`, how many orders were read again.

    None where the changes are too many to be worth it, or where the files do not add up to what
    the store has.
    """
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    gone = pq.read_table(folder / "gone.parquet")["order"]
    base = pq.read_table(after / "orders.parquet", columns=["order", "total_minor"])
    more = pq.read_table(folder / "orders.more.parquet", columns=["total_minor"])
    if base.num_rows < FEWEST or len(gone) > MOST_SHARE * base.num_rows:
        return None
    stay = base.filter(pc.invert(pc.is_in(base["order"], value_set=gone)))
    orders = stay.num_rows + more.num_rows
    total = sum(pc.sum(one["total_minor"]).as_py() or 0 for one in (stay, more))
    (sums,) = pq.read_table(folder / "sums.parquet").to_pylist()
    if (orders, total) != (sums["orders"], sums["total"]):
        return None
    lines = pq.read_metadata(after / "lines.parquet").num_rows
    if stay.num_rows < base.num_rows:
        known = pq.read_table(after / "lines.parquet", columns=["order"])["order"]
        lines -= pc.sum(pc.is_in(known, value_set=gone)).as_py() or 0
    lines += pq.read_metadata(folder / "lines.more.parquet").num_rows
    return {"orders": orders, "lines": lines, "read": len(gone)}


def pruned(*, folder: Path, as_of: str) -> None:
    """After a night whose snapshot was read as a whole, forget the notes that it rests on."""
    found = read(folder=folder, as_of=as_of)
    if found is not None and found.as_of == as_of:
        with writing.write():
            OrderChange.objects.filter(pk__lte=found.noted - UNSURE).delete()
