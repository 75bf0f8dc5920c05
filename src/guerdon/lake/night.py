"""What a night left on disk, read back: values in batches, and segments counted live."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from guerdon.know import segments as know_segments
from guerdon.terms.condition import Condition
from guerdon.terms.tables import KNOW

BETWEEN = "\x1f"  # no segment's key holds it
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


def columns(*, folder: Path, batch: int = 20_000) -> Iterator[dict[str, list[Any]]]:
    """The KNOW columns and `segments` of every customer who ever bought, as lists, in batches.

    Moments are texts in UTC without a zone, with a fraction of a second only where there is one;
    `segments` is the JSON of a list of texts.
    """
    names = [*KNOW, "segments"]
    file = pq.ParquetFile(folder / "values.parquet")
    for taken in file.iter_batches(batch_size=batch, columns=names):
        bought = taken.filter(pc.is_valid(taken["first_order_at"]))
        yield {name: _listed(bought[name]) for name in names}


def _listed(column: Any) -> list[Any]:
    """The values as Python has them; by numpy, which is many times faster than one by one."""
    if pa.types.is_list(column.type):
        joined = pc.binary_join(column, BETWEEN).dictionary_encode()
        words = [_json(text) for text in joined.dictionary.to_pylist()]
        return _taken(words, joined.indices)
    if pa.types.is_timestamp(column.type):
        whole = column.cast(pa.timestamp("s"), safe=False)
        exact = pc.equal(whole.cast(column.type), column)
        column = pc.if_else(exact, whole.cast(pa.string()), column.cast(pa.string()))
    if pa.types.is_string(column.type):
        coded = column.dictionary_encode()
        return _taken(coded.dictionary.to_pylist(), coded.indices)
    found: list[Any] = column.fill_null(0).to_numpy(zero_copy_only=False).tolist()
    for place in np.flatnonzero(column.is_null().to_numpy(zero_copy_only=False)).tolist():
        found[place] = None
    return found


def _json(text: str) -> str:
    return json.dumps(text.split(BETWEEN) if text else [], ensure_ascii=False)


def _taken(words: list[Any], places: Any) -> list[Any]:
    at = places.fill_null(len(words)).to_numpy(zero_copy_only=False)
    answer: list[Any] = np.array([*words, None], dtype=object)[at].tolist()
    return answer


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


def holding(*, engine: Any, folder: Path, condition: Condition) -> list[str]:
    """The customers whom the condition holds for, in no order."""
    table = engine.read_parquet(str(folder / "values.parquet"))
    chosen = table.filter(know_segments.over(condition=condition, table=table)).select("customer")
    found: list[str] = engine.to_pyarrow(chosen)["customer"].to_pylist()
    return found


def attributes(*, folder: Path) -> list[str]:
    """Names of the attribute columns that the night saw, `attribute.` included."""
    names = pq.read_schema(folder / "values.parquet").names
    return [name for name in names if name.startswith("attribute.")]
