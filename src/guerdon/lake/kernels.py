"""The one port for numpy work per customer: batches of a table in, a Parquet file out."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

BATCH = 250_000

BatchFunction = Callable[[pa.RecordBatch], pa.RecordBatch]


def map_customers(
    *, engine: Any, expr: Any, batch: BatchFunction, schema: pa.Schema, to: Path
) -> None:
    """Write to Parquet what `batch` makes of each batch of the table; memory stays at a batch.

    The function sees every row once and must not depend on where the batches are cut. On a
    cluster it runs where the rows are: `to` becomes a folder of parts that the engine reads by
    this name, in any order, and `batch` may name only what is installed there too.
    """
    spread = getattr(engine, "map_in_arrow", None)
    if spread is not None:
        spread(expr=expr, batch=batch, schema=schema, to=to)
        return
    with pq.ParquetWriter(to, schema, compression="zstd") as writer:
        for taken in engine.to_pyarrow_batches(expr, chunk_size=BATCH):
            if taken.num_rows:
                writer.write_batch(batch(taken))


def on_a_cluster(*, engine: Any) -> bool:
    """Whether the engine's tables lie with a cluster, and not in files beside us."""
    return hasattr(engine, "map_in_arrow")


def forget(*, to: Path) -> None:
    """Remove what `map_customers` wrote, if it did: a file or a folder of parts."""
    if to.is_dir():
        shutil.rmtree(to)
    else:
        to.unlink(missing_ok=True)
