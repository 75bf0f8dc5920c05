"""A snapshot that goes on from an earlier one holds the same as one that was read as a whole."""

from datetime import timedelta

import pyarrow.parquet as pq
import pytest

from guerdon.lake import engine, load
from guerdon.store.models import Customer, Intake, Order, OrderChange
from guerdon.store.night import since, snapshot
from guerdon.store.past.history import PastOrder, take
from guerdon.store.past.simulated import mark
from guerdon.store.till import orders
from guerdon.store.writing import write
from guerdon.terms.tables import SNAPSHOT
from tests import shops

pytestmark = [pytest.mark.database, pytest.mark.django_db]
LATER = shops.AS_OF + timedelta(days=1)


def told(key, customer, at, total=500, kind="sale", lines=1):
    each = tuple((n, "s1", 1000, total // lines, 0) for n in range(1, lines + 1))
    return PastOrder(
        key=key,
        customer=customer,
        placed_at=at,
        kind=kind,
        total_minor=total,
        discount_minor=0,
        channel="",
        store="",
        lines=each,
    )


def taken_in(*past, state="complete"):
    with write():
        intake = Intake.objects.create(
            key=f"i{Intake.objects.count()}",
            source="file",
            what="orders",
            columns={},
            state=state,
            started_at=shops.AS_OF,
        )
        take(orders=past, intake=intake.pk)
    return intake


def a_day_of_orders():
    taken_in(told("new", "c0005", shops.AS_OF + timedelta(hours=3), lines=2))


def a_back_dated_order():
    taken_in(told("old", "c0005", shops.AS_OF - timedelta(days=200)))


def a_return():
    taken_in(told("back", "c0006", shops.AS_OF - timedelta(days=1), -300, "return"))


def a_cancelled_order():
    with write():
        orders.cancel(key="o00003", rollbacks=[])


def an_edited_order():
    taken_in(told("o00004", "c0007", shops.AS_OF - timedelta(days=30), 900, lines=3))


def only_its_lines():
    row = Order.objects.get(key="o00004")
    customer = row.customer and row.customer.key
    taken_in(told("o00004", customer, row.placed_at, row.total_minor, row.kind, lines=5))


def a_merge():
    Customer.objects.filter(key="c0008").update(merged_into=Customer.objects.get(key="c0009"))


def merged_with_its_orders():
    survivor, merged = (Customer.objects.get(key=key) for key in ("c0009", "c0008"))
    Order.objects.filter(customer=merged).update(customer=survivor)
    Customer.objects.filter(pk=merged.pk).update(merged_into=survivor)


def parted():
    Customer.objects.filter(key="c0011").update(merged_into=None)


def into_another():
    Customer.objects.filter(key="c0011").update(merged_into=Customer.objects.get(key="c0009"))


def the_file_is_complete():
    Intake.objects.filter(state="writing").update(state="complete")


def a_file_counts_no_more():
    Intake.objects.filter(key="i1").update(state="writing")


def a_simulated_one():
    mark(orders=["o00005"])


def nothing():
    pass


CHANGES = [
    *(a_day_of_orders, a_back_dated_order, a_return, a_cancelled_order, an_edited_order),
    *(only_its_lines, a_merge, merged_with_its_orders, parted, into_another),
    *(the_file_is_complete, a_file_counts_no_more, a_simulated_one, nothing),
]


@pytest.fixture
def base(tmp_path, monkeypatch):
    """A shop with a merged customer, a half-written file and one more; its whole snapshot."""
    monkeypatch.setattr(since, "FEWEST", 1)
    monkeypatch.setattr(since, "MOST_SHARE", 1.0)
    monkeypatch.setattr(since, "UNSURE", 0)
    shops.fill_store(persons=shops.people(12), placed=shops.sales(12))
    Customer.objects.filter(key="c0011").update(merged_into=Customer.objects.get(key="c0010"))
    taken_in(told("more", "c0006", shops.AS_OF - timedelta(days=9)))
    taken_in(told("half", "c0006", shops.AS_OF - timedelta(days=8)), state="writing")
    taken_in(told("soon", "c0007", shops.AS_OF + timedelta(hours=1)))
    snapshot.taken(folder=tmp_path / "base", as_of=shops.AS_OF)
    return tmp_path / "base"


def tables(folder, spill):
    with engine.opened(spill=spill, threads=1) as backend:
        found = load.loaded(engine=backend, folder=folder)
        rows = {
            name: sorted(backend.to_pyarrow(table).to_pylist(), key=repr)
            for name, table in found.items()
        }
        some = load.touched(engine=backend, folder=folder)
        told = set() if some is None else set(backend.to_pyarrow(some)["customer"].to_pylist())
    return rows, told


def differing(one, other):
    """Customers with another order or line than before."""
    lines = {}
    for at, rows in enumerate((one, other)):
        owner = {row["order"]: row["customer"] for row in rows["orders"]}
        for row in (*rows["orders"], *rows["lines"]):
            lines.setdefault(owner[row["order"]], ([], []))[at].append(repr(row))
    return {who for who, (a, b) in lines.items() if who and sorted(a) != sorted(b)}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_it_is_the_same_as_the_whole(base, tmp_path, change):
    change()

    rows = snapshot.taken(folder=tmp_path / "on", as_of=LATER, after=base)
    whole = snapshot.taken(folder=tmp_path / "whole", as_of=LATER)

    assert "read" in rows
    assert rows["read"] < Order.objects.count()
    found, touched = tables(tmp_path / "on", tmp_path)
    wanted, _ = tables(tmp_path / "whole", tmp_path)
    assert found == wanted
    assert {name: rows[name] for name in SNAPSHOT} == whole
    before, _ = tables(base, tmp_path)
    assert differing(before, wanted) <= touched
    # The night after goes on from the same whole one.
    again = snapshot.taken(folder=tmp_path / "again", as_of=LATER, after=tmp_path / "on")
    assert again == rows
    assert tables(tmp_path / "again", tmp_path)[0] == wanted


def test_rows_changed_by_hand_are_noticed(base, tmp_path):
    Order.objects.filter(key="o00006").update(total_minor=1)

    rows = snapshot.taken(folder=tmp_path / "on", as_of=LATER, after=base)

    assert "read" not in rows
    assert not (tmp_path / "on" / load.GONE).exists()
    found = pq.read_table(tmp_path / "on" / "orders.parquet").to_pylist()
    assert {row["order"]: row["total_minor"] for row in found}["o00006"] == 1


@pytest.mark.parametrize(
    ("name", "value", "days"),
    [("FEWEST", 10_000, 1), ("MOST_SHARE", 0.0, 1), ("MOST_MERGED", 0, 1), ("FEWEST", 1, 7)],
)
def test_when_the_whole_is_read(base, tmp_path, monkeypatch, name, value, days):
    monkeypatch.setattr(since, name, value)

    rows = snapshot.taken(
        folder=tmp_path / "on", as_of=shops.AS_OF + timedelta(days=days), after=base
    )

    assert "read" not in rows


def test_notes_go_when_a_whole_snapshot_has_taken_them_in(base, tmp_path):
    a_cancelled_order()
    snapshot.taken(folder=tmp_path / "on", as_of=LATER, after=base)
    snapshot.settled(folder=tmp_path / "on", as_of=LATER)
    assert OrderChange.objects.count() == 1

    snapshot.taken(folder=tmp_path / "whole", as_of=LATER)
    an_edited_order()
    snapshot.settled(folder=tmp_path / "whole", as_of=LATER)

    edited = Order.objects.get(key="o00004").pk
    assert list(OrderChange.objects.values_list("order", flat=True)) == [edited]
