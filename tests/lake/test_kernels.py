"""Batches in, one Parquet file out: every row once, in order, whatever the batches."""

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from guerdon.lake import engine, kernels


def test_every_row_goes_through_once_and_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr(kernels, "BATCH", 1000)
    seen = []

    def doubled(batch):
        seen.append(batch.num_rows)
        return pa.record_batch({"n": pc.multiply(batch["n"], 2)})

    with engine.opened(spill=tmp_path, threads=2) as backend:
        rows = backend.sql("SELECT i AS n FROM range(100000) t(i)")
        kernels.map_customers(
            engine=backend,
            expr=rows.order_by("n"),
            batch=doubled,
            schema=pa.schema([("n", pa.int64())]),
            to=tmp_path / "out.parquet",
        )

    assert pq.read_table(tmp_path / "out.parquet")["n"].to_pylist() == list(range(0, 200_000, 2))
    assert sum(seen) == 100_000
    assert len(seen) > 10


def test_what_was_written_is_forgotten_file_or_folder(tmp_path):
    file, folder = tmp_path / "file.parquet", tmp_path / "folder.parquet"
    file.write_bytes(b"x")
    folder.mkdir()
    (folder / "part").write_bytes(b"x")

    for one in (file, folder, tmp_path / "never.parquet"):
        kernels.forget(to=one)

    assert list(tmp_path.iterdir()) == []
