"""The night's analysis end to end on a made-up shop and on real ones."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pyarrow.parquet as pq
import pytest

from guerdon.know.value import Economics
from guerdon.lake import engine, load, run
from guerdon.lake.brief import Brief
from guerdon.terms import condition
from guerdon.terms.decision import Refusal
from guerdon.terms.tables import KNOW
from guerdon.terms.telling import quiet
from tests import shops
from tests.know import cdnow

BRIEF = Brief(
    as_of=shops.AS_OF,
    zone="Europe/Berlin",
    economics=Economics(margin=0.25, yearly_discount_rate=0.1),
)


def night(folder, out, *, brief=BRIEF, segments=None, threads=2):
    read = {key: condition.parsed(document=one) for key, one in (segments or {}).items()}
    with engine.opened(spill=out.parent, threads=threads) as backend:
        return run.known(
            engine=backend,
            folder=folder,
            out=out,
            brief=brief,
            segments=read,
            tell=quiet,
            secrets=("secret",),
        )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return shops.write_snapshot(
        tmp_path_factory.mktemp("shop") / "snapshot",
        persons=shops.people(300),
        placed=shops.sales(300),
    )


def counted_sales():
    return [sale for sale in shops.sales(300) if sale.customer and sale.at < shops.AS_OF]


def buyers_of():
    return {sale.customer for sale in counted_sales() if sale.kind == "sale"}


def test_know_has_the_contracts_columns_for_every_buyer(folder, tmp_path):
    report = night(folder, tmp_path / "know")

    table = pq.read_table(tmp_path / "know" / "know.parquet")
    assert table.schema.equals(load.schema(columns=KNOW))
    buyers = buyers_of()
    assert table["customer"].to_pylist() == sorted(buyers)
    for name, word in KNOW.items():
        if not word.endswith("?"):
            assert table[name].null_count == 0, name
    rows = table.to_pylist()
    assert sum(row["spend"] for row in rows) == sum(
        sale.total for sale in counted_sales() if sale.customer in buyers
    )
    assert all(0 <= row["p_alive"] <= 1 for row in rows)
    assert all(0 <= row["clv_low"] <= row["clv"] <= row["clv_high"] for row in rows)
    assert report["customers"] == len(buyers)
    assert report["anonymous_orders"] == 20
    for counts in ("stages", "value_classes", "rfm_segments"):
        assert sum(report[counts].values()) == len(buyers)
    assert json.loads((tmp_path / "know" / "report.json").read_text()) == report


def test_the_same_snapshot_gives_the_same_bytes_on_any_number_of_threads(folder, tmp_path):
    for threads in (1, 4):
        night(
            folder,
            tmp_path / str(threads),
            threads=threads,
            segments={"big": {"field": "spend", "op": "at_least", "value": 5000}},
        )

    for name in ("know.parquet", "values.parquet", "report.json"):
        one, four = ((tmp_path / threads / name).read_bytes() for threads in ("1", "4"))
        assert hashlib.sha256(one).hexdigest() == hashlib.sha256(four).hexdigest(), name


def test_the_holdout_is_in_the_report_beside_the_rule(folder, tmp_path):
    holdout = night(folder, tmp_path / "know")["holdout"]

    weeks = (holdout["end"] - holdout["origin"]) // 7
    assert holdout["weeks"] == weeks // 3 == 19
    # The made-up customers cannot buy twice a day, which is a clock of a kind.
    assert set(holdout["checks"]) == {"bgnbd", "mbgnbd", "paretonbd", "mbgcnbdk", "rule"}
    best = min(holdout["checks"].values(), key=lambda check: check["class_error"])
    assert holdout["used"] == best["model"]
    weekly = holdout["weekly"]
    assert weekly["actual"] == sorted(weekly["actual"])
    assert {len(line) for line in weekly["expected"].values()} == {len(weekly["actual"])}


def test_values_are_what_conditions_see(folder, tmp_path):
    report = night(
        folder,
        tmp_path / "know",
        segments={
            "gold": {"field": "tier", "op": "is", "value": "gold"},
            "young": {"field": "attribute.age", "op": "in", "value": ["20", "21", "22"]},
            "both": {"field": "segments", "op": "has_all", "value": ["gold", "young"]},
            "window": {"field": "orders", "op": "is", "value": 0},
        },
    )

    rows = pq.read_table(tmp_path / "know" / "values.parquet").to_pylist()
    persons = shops.people(300)
    buyers = buyers_of()
    assert [row["customer"] for row in rows] == [person.key for person in persons]
    for row, person in zip(rows, persons, strict=True):
        bought = person.key in buyers
        gold = person.tier == "gold"
        young = person.attributes.get("age") in ("20", "21", "22")
        assert row["tier"] == (person.tier or None)
        assert row["attribute.age"] == person.attributes.get("age")
        assert (row["orders"] > 0) == bought
        assert (row["clv"] is None) == (not bought)
        held = {"gold": gold, "young": young, "both": gold and young}
        assert row["segments"] == (sorted(k for k, v in held.items() if v) if bought else [])
    assert report["segments"]["gold"] == sum(person.tier == "gold" for person in persons)
    assert report["segments"]["window"] == len(persons) - len(buyers)


def test_a_circle_of_segments_is_refused(folder, tmp_path):
    told = night(
        folder, tmp_path / "know", segments={"a": {"field": "segments", "op": "has", "value": "a"}}
    )

    assert told == Refusal(reason="segment_circle", data={"key": "a"})


def test_a_shop_without_orders_is_nobody_and_no_error(tmp_path):
    folder = shops.write_snapshot(tmp_path / "empty", persons=shops.people(3), placed=[])

    report = night(folder, tmp_path / "know", segments={"all": {}})

    assert report["customers"] == 0
    assert report["notes"] == [{"reason": "night_nobody", "data": {}}]
    assert report["segments"] == {"all": 3}
    assert pq.read_table(tmp_path / "know" / "know.parquet").num_rows == 0


def test_a_shop_of_one_week_uses_the_rule_and_says_so(tmp_path):
    placed = [
        shops.Sale(
            key=f"o{n}", customer=f"c{n % 7:04}", at=shops.AS_OF - timedelta(days=n % 6), total=900
        )
        for n in range(20)
    ]
    folder = shops.write_snapshot(tmp_path / "new", persons=shops.people(7), placed=placed)

    report = night(folder, tmp_path / "know")

    assert report["orders_by"] == "rule"
    reasons = [note["reason"] for note in report["notes"]]
    assert "value_too_few" in reasons
    assert "value_plain_basket" in reasons
    assert "rfm_few_values" in reasons


@pytest.mark.shared_data
def test_cdnow_through_the_whole_night(shared_data, tmp_path):
    persons = sorted({customer for customer, *_ in cdnow.rows(shared_data)})
    placed = [
        shops.Sale(
            key=f"o{number}",
            customer=customer,
            at=datetime(at.year, at.month, at.day, 9, tzinfo=UTC),
            total=round(dollars * 100),
        )
        for number, (customer, at, _, dollars) in enumerate(cdnow.rows(shared_data))
    ]
    folder = shops.write_snapshot(
        tmp_path / "cdnow", persons=[shops.Person(key=key) for key in persons], placed=placed
    )
    brief = Brief(
        as_of=datetime(1997, 9, 30, 23, tzinfo=UTC),
        zone="UTC",
        economics=Economics(margin=0.3, yearly_discount_rate=0.15),
    )

    report = night(folder, tmp_path / "know", brief=brief)

    models = report["models"]
    assert {k: round(v, 3) for k, v in models["bgnbd"]["parameters"].items()} == {
        "r": 0.243,
        "alpha": 4.414,
        "a": 0.793,
        "b": 2.426,
    }
    assert round(models["bgnbd"]["log_likelihood"], 1) == -9582.4
    spend = {k: round(v, 2) for k, v in report["spend"]["parameters"].items()}
    assert spend == {"p": 6.25, "q": 3.74, "gamma": 15.44}
    assert report["customers"] == 2357
    assert report["alive_by"] == "paretonbd"
