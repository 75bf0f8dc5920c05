"""What a night left on disk is read back whole: values, live counts, members in their order."""

import json

import pyarrow.parquet as pq
import pytest

from guerdon.lake import engine, night
from guerdon.terms import condition, holding
from tests import shops
from tests.lake.test_run import night as run_night


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("night")
    snapshot = shops.write_snapshot(
        home / "snapshot", persons=shops.people(120), placed=shops.sales(120)
    )
    run_night(
        snapshot, home / "know", segments={"gold": {"field": "tier", "op": "is", "value": "gold"}}
    )
    return home / "know"


def test_columns_are_those_of_every_buyer_once_with_moments_as_texts(folder):
    rows = [
        dict(zip(batch, row, strict=True))
        for batch in night.columns(folder=folder, batch=7)
        for row in zip(*batch.values(), strict=True)
    ]

    values = {row["customer"]: row for row in pq.read_table(folder / "values.parquet").to_pylist()}
    know = pq.read_table(folder / "know.parquet").to_pylist()
    assert [row["customer"] for row in rows] == [row["customer"] for row in know]
    for row, wanted in zip(rows, know, strict=True):
        held = values[row["customer"]]["segments"]
        assert json.loads(row.pop("segments")) == held
        assert row == wanted | {name: str(wanted[name]) for name in MOMENTS}
        assert [type(one) for one in row.values()] == [
            type(str(one) if name in MOMENTS else one) for name, one in wanted.items()
        ]
    assert any("." in row["last_order_at"] for row in rows)
    assert {key for row in values.values() for key in row["segments"]} == {"gold"}


MOMENTS = ("first_order_at", "last_order_at")
DOCUMENTS = [
    {},
    {"field": "spend", "op": "at_least", "value": 20_000},
    {"not": {"field": "stage", "op": "is", "value": "active"}},
    {"field": "attribute.age", "op": "known"},
    {"field": "attribute.nobody has it", "op": "known"},
    {"field": "segments", "op": "has", "value": "gold"},
]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_counts_and_members_are_those_of_the_other_interpreter(folder, tmp_path, document):
    read = condition.parsed(document=document)
    rows = pq.read_table(folder / "values.parquet").to_pylist()
    held = [
        row
        for row in rows
        if holding.holds(condition=read, values=row | {"segments": frozenset(row["segments"])})
    ]

    with engine.opened(spill=tmp_path, threads=1) as backend:
        counted = night.counted(engine=backend, folder=folder, condition=read)
        members = night.members(engine=backend, folder=folder, condition=read, limit=None)
        first = night.members(engine=backend, folder=folder, condition=read, limit=3)

    assert counted == {
        "customers": len(held),
        "everyone": 120,
        "spend": sum(row["spend"] for row in held),
        "clv": sum(row["clv"] or 0 for row in held),
    }
    worth = {row["customer"]: -1 if row["clv"] is None else row["clv"] for row in held}
    assert [m["customer"] for m in members] == sorted(worth, key=lambda key: (-worth[key], key))
    assert first == members[:3]


def test_attributes_are_named(folder):
    assert night.attributes(folder=folder) == ["attribute.age"]
