"""Rows of a database cursor as Arrow batches of texts, so many at a time."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def batches(
    *, rows: Iterable[Sequence[str | None]], columns: Sequence[str], size: int
) -> "Iterator[pa.RecordBatch]":
    """Each batch holds `size` rows, the last one what is left; memory stays at a batch."""
    import pyarrow as pa

    schema = pa.schema([(name, pa.string()) for name in columns])
    source = iter(rows)
    while taken := list(islice(source, size)):
        made = [pa.array(column, pa.string()) for column in zip(*taken, strict=True)]
        yield pa.RecordBatch.from_arrays(made, schema=schema)
