"""A snapshot is read exactly as the contract says, or refused by name before anything is read."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guerdon.lake import engine, load
from guerdon.terms.decision import Refusal
from guerdon.terms.tables import SNAPSHOT
from tests import shops


@pytest.fixture
def folder(tmp_path):
    return shops.write_snapshot(
        tmp_path / "snapshot", persons=shops.people(10), placed=shops.sales(10)
    )


def loaded(folder, tmp_path):
    with engine.opened(spill=tmp_path) as backend:
        found = load.loaded(engine=backend, folder=folder)
        if isinstance(found, Refusal):
            return found
        return {name: backend.to_pyarrow(table.count()).as_py() for name, table in found.items()}


def test_all_tables_are_there(folder, tmp_path):
    found = loaded(folder, tmp_path)

    assert list(found) == list(SNAPSHOT)
    assert found["customers"] == 10
    assert found["orders"] == len(shops.sales(10))


def edited(folder, name, change):
    file = folder / f"{name}.parquet"
    pq.write_table(change(pq.read_table(file)), file)


def test_a_missing_table_is_named(folder, tmp_path):
    (folder / "lines.parquet").unlink()

    assert loaded(folder, tmp_path) == Refusal(reason="snapshot_missing", data={"table": "lines"})


def test_a_cut_file_is_named(folder, tmp_path):
    file = folder / "orders.parquet"
    file.write_bytes(file.read_bytes()[:-20])

    assert loaded(folder, tmp_path) == Refusal(
        reason="snapshot_unreadable", data={"table": "orders"}
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.drop_columns(["simulated"]),
        lambda table: table.append_column("extra", pa.array(["x"] * table.num_rows)),
        lambda table: table.select(list(reversed(table.column_names))),
    ],
    ids=["missing", "extra", "another order"],
)
def test_other_columns_are_named(folder, tmp_path, change):
    edited(folder, "orders", change)

    told = loaded(folder, tmp_path)

    assert told.reason == "snapshot_columns"
    assert told.data["expected"] == list(SNAPSHOT["orders"])


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("total_minor", pa.float64()),
        ("placed_at", pa.timestamp("us", tz="UTC")),
        ("placed_at", pa.timestamp("ms")),
    ],
)
def test_another_type_is_named(folder, tmp_path, column, kind):
    def change(table):
        place = table.column_names.index(column)
        return table.set_column(place, column, table[column].cast(kind, safe=False))

    edited(folder, "orders", change)

    told = loaded(folder, tmp_path)

    assert (told.reason, told.data["column"]) == ("snapshot_type", column)


def test_a_gap_where_none_may_be_is_counted(folder, tmp_path):
    def change(table):
        place = table.column_names.index("kind")
        kinds = table["kind"].to_pylist()
        return table.set_column(place, "kind", pa.array([None, None, *kinds[2:]]))

    edited(folder, "orders", change)

    assert loaded(folder, tmp_path) == Refusal(
        reason="snapshot_null", data={"table": "orders", "column": "kind", "rows": 2}
    )
