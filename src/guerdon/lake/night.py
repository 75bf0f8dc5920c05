"""What a night left on disk, read back: values in batches, and segments counted live."""

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from guerdon.know import segments as know_segments
from guerdon.terms.condition import Condition
from guerdon.terms.tables import KNOW

# What a list of members shows of each.
SHOWN = (
    "customer",
    "orders",
    "spend",
    "recency_days",
    "rfm_segment",
    "stage",
    "value_class",
    "clv",
)


def rows(*, folder: Path, batch: int = 20_000) -> Iterator[list[dict[str, Any]]]:
    """The KNOW columns and `segments` of every customer who ever bought, moments aware."""
    columns = [*KNOW, "segments"]
    file = pq.ParquetFile(folder / "values.parquet")
    for taken in file.iter_batches(batch_size=batch, columns=columns):
        bought = taken.filter(pc.is_valid(taken["first_order_at"]))
        found = bought.to_pylist()
        for row in found:
            row["first_order_at"] = row["first_order_at"].replace(tzinfo=UTC)
            row["last_order_at"] = row["last_order_at"].replace(tzinfo=UTC)
        yield found


def counted(*, engine: Any, folder: Path, condition: Condition) -> dict[str, int]:
    """Members now: customers, all customers, and the members' spend and lifetime value."""
    table = engine.read_parquet(str(folder / "values.parquet"))
    holds = know_segments.over(condition=condition, table=table)
    found = engine.to_pyarrow(
        table.select(held=holds, spend=table.spend, clv=table.clv).aggregate(
            customers=lambda t: t.held.sum().fill_null(0).cast("int64"),
            everyone=lambda t: t.count(),
            spend=lambda t: t.spend.sum(where=t.held).fill_null(0).cast("int64"),
            clv=lambda t: t.clv.sum(where=t.held).fill_null(0).cast("int64"),
        )
    )
    counts: dict[str, int] = found.to_pylist()[0]
    return counts


def members(
    *, engine: Any, folder: Path, condition: Condition, limit: int | None
) -> list[dict[str, Any]]:
    """The members, dearest first, ties by key; all of them when limit is None."""
    table = engine.read_parquet(str(folder / "values.parquet"))
    chosen = table.filter(know_segments.over(condition=condition, table=table)).select(*SHOWN)
    ranked = chosen.order_by(chosen.clv.fill_null(-1).desc(), chosen.customer)
    found: list[dict[str, Any]] = engine.to_pyarrow(
        ranked if limit is None else ranked.limit(limit)
    ).to_pylist()
    return found


def attributes(*, folder: Path) -> list[str]:
    """Names of the attribute columns that the night saw, `attribute.` included."""
    names = pq.read_schema(folder / "values.parquet").names
    return [name for name in names if name.startswith("attribute.")]
