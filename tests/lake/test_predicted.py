"""What is put together beside the profiles is NULL where there is nothing, and leaves no files."""

import pyarrow.parquet as pq

from tests import shops
from tests.lake.test_run import night


def test_a_shop_too_small_for_risks_and_clusters_has_none(tmp_path):
    folder = shops.write_snapshot(
        tmp_path / "shop", persons=shops.people(60), placed=shops.sales(60)
    )

    report = night(folder, tmp_path / "know")

    table = pq.read_table(tmp_path / "know" / "know.parquet")
    for name in ("churn_risk", "cluster"):
        assert table[name].null_count == table.num_rows, name
    assert table["choices"].null_count == 0
    assert report["clv_total"] == sum(table["clv"].to_pylist())
    assert report["rfm_table"] == "2026-11-22"
    left = {file.name for file in (tmp_path / "know").iterdir()}
    assert left == {
        *("know.parquet", "values.parquet", "report.json"),
        *("learnt.signed", "taken.parquet", "goods.parquet", "liked.parquet"),
        *("sums.parquet", "seen.parquet"),
    }
