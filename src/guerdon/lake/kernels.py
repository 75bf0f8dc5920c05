"""The one port for numpy work per customer: batches of a table in, a Parquet file out."""

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

    The function sees every row once, in the table's order, and must not depend on where the
    batches are cut.
    """
    with pq.ParquetWriter(to, schema, compression="zstd") as writer:
        for taken in engine.to_pyarrow_batches(expr, chunk_size=BATCH):
            if taken.num_rows:
                writer.write_batch(batch(taken))
