"""Spark as the lake's engine: moments, sums and folders as with DuckDB, and nothing left behind."""

from datetime import datetime
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guerdon.lake import engine, kernels
from guerdon.lake.spark import ROWS_AT_ONCE, Spark, opened

pytestmark = pytest.mark.spark

ROWS = pa.table(
    {
        "customer": ["b", "a", None],
        "at": pa.array([datetime(2025, 3, 9, 2, 30, 0, 1), datetime(1969, 12, 31), None]),
        "sum": pa.array([2**62, 2**62, 1]),
    }
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    pq.write_table(ROWS, tmp_path / "rows.parquet")
    return tmp_path / "rows.parquet"


def test_what_is_read_comes_back_as_it_was(spark: Any, file: Path) -> None:
    rows = spark.read_parquet(str(file))

    assert spark.to_pyarrow(rows).equals(ROWS)
    assert spark.to_pyarrow(rows.customer.count()).as_py() == 2
    assert spark.to_pyarrow(rows.order_by("sum", "customer").customer).to_pylist() == [
        *(None, "a", "b")
    ]


def test_too_large_a_sum_is_an_error_and_not_another_number(spark: Any, file: Path) -> None:
    rows = spark.read_parquet(str(file))

    with pytest.raises(Exception, match="overflow"):
        spark.to_pyarrow(rows.aggregate(total=rows["sum"].sum()))


def test_a_held_table_is_computed_once_and_lies_in_the_scratch(spark: Any, file: Path) -> None:
    rows = spark.read_parquet(str(file))
    held = engine.held(engine=spark, expr=rows.mutate(roll=ibis.random()), name="rolls")

    assert spark.to_pyarrow(held).equals(spark.to_pyarrow(held))
    assert (spark.scratch / "rolls").is_dir()
    with pytest.raises(ValueError, match="outlives"):
        spark.create_table("rolls", rows, temp=False)


def test_a_cluster_that_cannot_see_our_folders_works_in_its_own(
    spark: Any, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copies go to its address piece by piece; what it makes is read from there by our name."""
    monkeypatch.setattr("guerdon.lake.spark.ROWS_AT_ONCE", 2)
    theirs = tmp_path / "theirs"
    apart = Spark(session=spark.session, scratch=tmp_path / "s", shared=theirs.as_uri() + "/")
    schema = pa.schema([("at", pa.timestamp("us")), ("twice", pa.string())])

    def twice(batch: pa.RecordBatch) -> pa.RecordBatch:
        words = [None if word is None else word * 2 for word in batch["customer"].to_pylist()]
        return pa.record_batch([batch["at"], pa.array(words, pa.string())], schema=schema)

    to = tmp_path / "made.parquet"
    rows = apart.read_parquet(str(file))
    kernels.map_customers(engine=apart, expr=rows, batch=twice, schema=schema, to=to)
    made = apart.to_pyarrow(apart.read_parquet(str(to)))

    assert ROWS_AT_ONCE > 2
    assert sorted(made["twice"].to_pylist(), key=str) == [None, "aa", "bb"]
    assert set(made["at"].to_pylist()) == set(ROWS["at"].to_pylist())
    assert len(list((theirs / "rows.parquet").glob("*.parquet"))) >= 2
    assert not to.exists()

    pq.write_table(ROWS.schema.empty_table(), file)
    assert apart.to_pyarrow(apart.read_parquet(str(file))).equals(ROWS.schema.empty_table())


def test_a_session_that_was_there_before_is_left_running(spark: Any, tmp_path: Path) -> None:
    with opened(lake="local[1]", scratch=tmp_path / "second") as second:
        assert second.session is spark.session
        second.create_table("one", spark.read_parquet(str(_one(tmp_path))), temp=True)
        assert (tmp_path / "second" / "one").is_dir()

    assert not (tmp_path / "second").exists()
    assert spark.session.sql("SELECT 41 + 1").toArrow()[0][0].as_py() == 42


def _one(folder: Path) -> Path:
    pq.write_table(pa.table({"n": [1]}), folder / "one.parquet")
    return folder / "one.parquet"
