"""Sums that go on from an earlier night are those of all orders, whatever changed since."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from guerdon.lake import engine, shop
from guerdon.lake.load import schema
from guerdon.terms.tables import SNAPSHOT
from tests.lake.test_run import BRIEF

AS_OF = datetime(2026, 3, 28, 15, 30, tzinfo=UTC)
# Its clocks go forward the day after AS_OF.
ZONED = replace(BRIEF, as_of=AS_OF, zone="Europe/Berlin")


def placed(seed: int) -> list[dict[str, object]]:
    """Orders of a year, most of them near where a span of 30, 90 or 180 days ends."""
    dice = random.Random(seed)
    spans = (30, 90, 180, dice.uniform(0, 365))
    rows = []
    for number in range(400):
        back = timedelta(days=dice.choice(spans) - dice.uniform(-4, 9), minutes=dice.randrange(9))
        sale = dice.random() < 0.9
        rows.append(
            {
                "order": f"o{number}",
                "customer": f"c{dice.randrange(90)}" if dice.random() < 0.95 else None,
                "kind": "sale" if sale else "return",
                "placed_at": (AS_OF - max(back, timedelta(seconds=1))).replace(tzinfo=None),
                "total_minor": dice.randrange(1, 900) * (1 if sale else -1),
                "discount_minor": 0,
                "channel": "web",
                "store": "",
                "simulated": False,
            }
        )
    return rows


def later(rows: list[dict[str, object]], seed: int, days: float) -> list[dict[str, object]]:
    """Some orders went, moved, became another's, or came."""
    dice = random.Random(seed)
    found = [dict(row) for row in rows if dice.random() > 0.01]
    for row in dice.sample(found, 4):
        row["customer"], row["total_minor"] = f"c{dice.randrange(95)}", 5
    for number in range(6):
        at = AS_OF + timedelta(days=days * dice.random())
        more = {"order": f"n{number}", "customer": f"c{dice.randrange(99)}", "kind": "sale"}
        found.append(rows[0] | more | {"placed_at": at.replace(tzinfo=None), "total_minor": 70})
    return found


def touched(one: list[dict[str, object]], other: list[dict[str, object]]) -> pa.Table:
    """Customers of orders that are in one list only."""
    differ = [row for row in (*one, *other) if (row in one) != (row in other)]
    people = {row["customer"] for row in differ} - {None}
    return pa.table({"customer": pa.array(sorted(people), pa.string())})


def rows_of(backend, found):
    tables = (found.sums, found.seen, found.profiles)
    return [sorted(backend.to_pyarrow(t).to_pylist(), key=lambda r: r["customer"]) for t in tables]


@pytest.mark.parametrize(("seed", "days"), [(1, 1), (2, 0.3), (3, 3.5), (4, 31)])
def test_it_goes_on_as_if_all_had_been_counted(tmp_path, seed, days):
    then = placed(seed)
    now = later(then, seed, days)
    columns = schema(columns=SNAPSHOT["orders"])
    brief = replace(ZONED, as_of=AS_OF + timedelta(days=days))
    with engine.opened(spill=tmp_path, threads=1) as backend:
        tables = [
            backend.create_table(name, pa.Table.from_pylist(rows, schema=columns))
            for name, rows in (("then", then), ("now", now))
        ]
        first = shop.whole(engine=backend, orders=tables[0], brief=ZONED)
        first.keep(engine=backend, folder=tmp_path)
        assert shop.there(folder=tmp_path)
        before = shop.Before(folder=tmp_path, as_of=AS_OF, end=first.end)
        old = rows_of(backend, first)
    with engine.opened(spill=tmp_path, threads=1) as backend:
        orders = backend.create_table("now", pa.Table.from_pylist(now, schema=columns))
        some = backend.create_table("changed", touched(then, now))
        on = shop.gone_on(engine=backend, orders=orders, brief=brief, before=before, touched=some)
        found, counts = rows_of(backend, on), on.counts(engine=backend, orders=orders)
        came = on.later(engine=backend, end=first.end)
        again = backend.to_pyarrow(backend.table("again"))["customer"].to_pylist()
    with engine.opened(spill=tmp_path, threads=1) as backend:
        orders = backend.create_table("now", pa.Table.from_pylist(now, schema=columns))
        whole = shop.whole(engine=backend, orders=orders, brief=brief)
        assert found == rows_of(backend, whole)
        assert counts == whole.counts(engine=backend, orders=orders)
        day = whole.days
        assert came == backend.to_pyarrow(day.count(where=day.day > first.end)).as_py()
    # Others than those who were touched are counted again, and some are left alone.
    assert days < 1 or len(again) > touched(then, now).num_rows
    assert found[1] != old[1]
    assert days > 30 or len(again) < len(found[0])


def test_counts_tell_who_only_gave_back_and_who_was_not_named(tmp_path):
    rows = placed(5)[:3]
    for row, (customer, kind, total) in zip(
        rows, [("ann", "sale", 500), ("bob", "return", -40), (None, "sale", 7)], strict=True
    ):
        row.update(customer=customer, kind=kind, total_minor=total)
    with engine.opened(spill=tmp_path, threads=1) as backend:
        table = pa.Table.from_pylist(rows, schema=schema(columns=SNAPSHOT["orders"]))
        orders = backend.create_table("orders", table)
        found = shop.whole(engine=backend, orders=orders, brief=ZONED)

        assert found.counts(engine=backend, orders=orders) == {
            "customers": 1,
            "orders": 3,
            "anonymous_orders": 1,
            "sales": 1,
            "returns": 1,
            "returns_only": 1,
            "purchase_days": 1,
            "net_minor": 460,
        }
        assert backend.to_pyarrow(found.profiles)["customer"].to_pylist() == ["ann"]
    assert not shop.there(folder=tmp_path)
