"""A snapshot is of one moment, whole or not at all, and holds only what counts."""

import json
from datetime import timedelta

import pyarrow.parquet as pq
import pytest

from guerdon.lake import load
from guerdon.store.ledger import ledger
from guerdon.store.models import (
    Assignment,
    Campaign,
    Customer,
    Intake,
    Line,
    Order,
    Redemption,
    RedemptionLine,
)
from guerdon.store.night import snapshot
from guerdon.terms.tables import SNAPSHOT
from tests import shops
from tests.store.ledgers import earned

SECOND = timedelta(seconds=1)
# Once in the test's own transaction, where only its cursor sees the rows, once by ADBC.
pytestmark = [pytest.mark.database]
both = pytest.mark.parametrize(
    "way",
    [
        pytest.param("cursor", marks=pytest.mark.django_db),
        pytest.param("adbc", marks=pytest.mark.django_db(transaction=True)),
    ],
)


@pytest.fixture
def shop(way, monkeypatch):
    if way == "adbc":  # then nothing may go by the cursor
        monkeypatch.setattr(snapshot, "_fetched", None)
    shops.fill_store(persons=shops.people(12), placed=shops.sales(12))
    return way


def tables(folder):
    return {name: pq.read_table(folder / f"{name}.parquet").to_pylist() for name in SNAPSHOT}


@both
def test_it_is_what_the_lake_wants_and_what_is_in_the_store(shop, tmp_path, caplog):
    rows = snapshot.taken(folder=tmp_path / "snapshot", as_of=shops.AS_OF)

    for name, columns in SNAPSHOT.items():
        file = tmp_path / "snapshot" / f"{name}.parquet"
        assert load.checked(file=file, name=name, columns=columns) is None
    found = tables(tmp_path / "snapshot")
    assert {name: len(listed) for name, listed in found.items()} == rows
    wanted = [sale for sale in shops.sales(12) if sale.at < shops.AS_OF]
    told = {row["order"]: row for row in found["orders"]}
    assert told.keys() == {sale.key for sale in wanted}
    for sale in wanted:
        row = told[sale.key]
        assert (row["customer"], row["total_minor"]) == (sale.customer, sale.total)
        assert row["placed_at"] == sale.at.replace(tzinfo=None)
        assert (row["kind"], row["simulated"]) == (sale.kind, False)
    persons = {row["customer"]: row for row in found["customers"]}
    for person in shops.people(12):
        row = persons[person.key]
        assert json.loads(row["attributes"]) == person.attributes
        assert row["joined_at"] == (person.joined_at and person.joined_at.replace(tzinfo=None))
    assert len(found["lines"]) == len(wanted)
    assert found["products"] == [
        {"sku": "s1", "name": "Tea", "category": "drinks", "brand": "", "cost_minor": None}
    ]


@both
def test_only_what_counts_is_in_it(shop, tmp_path):
    ann = Customer.objects.get(key="c0001")
    half = Intake.objects.create(
        key="half", source="x", what="orders", columns={}, state="running", started_at=shops.AS_OF
    )

    def order(key, at=shops.AS_OF - SECOND, **more):
        made = Order.objects.create(key=key, customer=ann, placed_at=at, total_minor=5, **more)
        Line.objects.create(order=made, number=1, sku="s", quantity_milli=1, amount_minor=5)

    order("counts")
    order("half-in", intake=half)
    order("open", state="open")
    order("cancelled", state="cancelled")
    order("too-late", at=shops.AS_OF)

    snapshot.taken(folder=tmp_path / "snapshot", as_of=shops.AS_OF)

    found = tables(tmp_path / "snapshot")
    names = {"counts", "half-in", "open", "cancelled", "too-late"}
    assert names & {row["order"] for row in found["orders"]} == {"counts"}
    assert names & {row["order"] for row in found["lines"]} == {"counts"}


@both
def test_a_merged_customers_orders_are_of_whom_they_became(shop, tmp_path):
    old = Customer.objects.create(
        key="old", created_at=shops.AS_OF, merged_into=Customer.objects.get(key="c0001")
    )
    Order.objects.create(key="hers", customer=old, placed_at=shops.AS_OF - SECOND, total_minor=5)

    snapshot.taken(folder=tmp_path / "snapshot", as_of=shops.AS_OF)

    found = tables(tmp_path / "snapshot")
    assert "old" not in {row["customer"] for row in found["customers"]}
    assert {row["customer"] for row in found["orders"] if row["order"] == "hers"} == {"c0001"}


@both
def test_points_are_those_that_may_be_spent(shop, tmp_path):
    past = shops.AS_OF - timedelta(days=100)
    done = ledger.post(
        entries=[
            earned("usable", "c0001", 100, past),
            earned("lapsed", "c0001", 30, past, life=10),
            earned("pending", "c0001", 7, past, pending=200),
        ]
    )
    assert not hasattr(done, "reason"), done

    snapshot.taken(folder=tmp_path / "snapshot", as_of=shops.AS_OF)

    points = {row["customer"]: row["points"] for row in tables(tmp_path / "snapshot")["customers"]}
    assert points["c0001"] == 100
    assert points["c0002"] == 0


@both
def test_assignments_and_redemptions_of_the_past(shop, tmp_path):
    ann = Customer.objects.get(key="c0001")
    campaign = Campaign.objects.create(
        key="spring", name={}, brief={}, budget_minor=1, reserve_minor=0, created_at=shops.AS_OF
    )
    Assignment.objects.create(
        campaign=campaign, customer=ann, arm="holdout", reason={}, at=shops.AS_OF - SECOND
    )
    for number, at in enumerate((shops.AS_OF - SECOND, shops.AS_OF)):
        redemption = Redemption.objects.create(
            key=f"r{number}",
            order=f"x{number}",
            customer=ann,
            state="redeemed",
            at=at,
            discount_minor=9,
            ask={},
            facts={},
            quote={},
            holds={},
        )
        RedemptionLine.objects.create(
            redemption=redemption, offer="ten", version=1, discount_minor=9, returned_minor=4
        )

    snapshot.taken(folder=tmp_path / "snapshot", as_of=shops.AS_OF)

    found = tables(tmp_path / "snapshot")
    before = (shops.AS_OF - SECOND).replace(tzinfo=None)
    assert found["assignments"] == [
        {
            "campaign": "spring",
            "customer": "c0001",
            "arm": "holdout",
            "offer": None,
            "assigned_at": before,
            "expected_minor": 0,
            "stage": None,
        }
    ]
    assert found["redemptions"] == [
        {"campaign": None, "offer": "ten", "customer": "c0001", "at": before, "discount_minor": 5}
    ]


@both
def test_taken_once_it_stays_and_a_half_one_is_taken_again(shop, tmp_path):
    folder = tmp_path / "snapshot"
    left = tmp_path / "snapshot-99999.part"
    left.mkdir()
    (left / "orders.parquet").write_text("half of it")
    first = snapshot.taken(folder=folder, as_of=shops.AS_OF)
    assert [path.name for path in tmp_path.iterdir()] == ["snapshot"]
    before = (folder / "orders.parquet").read_bytes()

    Order.objects.create(key="later", placed_at=shops.AS_OF - SECOND, total_minor=5)
    again = snapshot.taken(folder=folder, as_of=shops.AS_OF)

    assert again == first
    assert (folder / "orders.parquet").read_bytes() == before


@both
def test_where_adbc_fails_the_cursor_reads_the_same(shop, tmp_path, monkeypatch):
    snapshot.taken(folder=tmp_path / "one", as_of=shops.AS_OF)
    monkeypatch.undo()
    monkeypatch.setattr(snapshot, "_address", lambda: {"kind": "sqlite", "address": "nowhere"})
    snapshot.taken(folder=tmp_path / "two", as_of=shops.AS_OF)

    assert tables(tmp_path / "one") == tables(tmp_path / "two")
