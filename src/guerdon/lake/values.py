"""One wide row per customer: everything that a condition may look at, and the segments it makes."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from guerdon.know import segments as know_segments
from guerdon.terms.condition import Condition
from guerdon.terms.decision import Refusal
from guerdon.terms.fields import ATTRIBUTE
from guerdon.terms.tables import KNOW, ZERO_WITHOUT_ORDERS

Rows = NDArray[np.bool_]


def wide(
    *, engine: Any, customers: Any, know: Any, segments: Mapping[str, Condition], to: Path
) -> dict[str, int] | Refusal:
    """Write the values of every customer to Parquet, ordered by customer; members per segment.

    The values are those that the till reads: an empty zone or tier is missing, and the list of
    segments is empty for one who never bought, though counts hold everybody. Segments that ask
    for other segments are made after them; a circle is refused.
    """
    rounds = know_segments.ordered(conditions=segments)
    if isinstance(rounds, Refusal):
        return rounds
    joined = customers.left_join(know, "customer")
    made = {name: joined[name] for name in KNOW if name != "customer"}
    made |= {name: joined[name].fill_null(0) for name in ZERO_WITHOUT_ORDERS}
    table = engine.to_pyarrow(
        joined.select(
            customer=customers.customer,
            joined_at=customers.joined_at,
            zone=customers.zone.nullif(""),
            tier=customers.tier.nullif(""),
            points=customers.points,
            attributes=customers.attributes,
            mood=customers.mood,
            complaints=customers.complaints.fill_null(0),
            complained_of=customers.complaint_aspects,
            last_remark_at=customers.last_remark_at,
            **made,
        ).order_by("customer")
    )
    table = _with_attributes(_with_aspects(table))
    buyers = table["first_order_at"].is_valid().to_numpy()
    members: dict[str, Rows] = {}
    table = table.append_column("segments", _lists(members, buyers))
    for keys in rounds:
        members |= _members(engine, table, {key: segments[key] for key in keys}, to)
        place = table.column_names.index("segments")
        table = table.set_column(place, "segments", _lists(members, buyers))
    pq.write_table(table, to, compression="zstd")
    return {key: int(found.sum()) for key, found in sorted(members.items())}


def _with_aspects(table: pa.Table) -> pa.Table:
    """`complained_of` as a list of texts, empty where nobody complained."""
    coded = table["complained_of"].combine_chunks().dictionary_encode()
    kind = pa.list_(pa.string())
    # Most say nothing, and many the same.
    said = pa.array([*map(json.loads, coded.dictionary.to_pylist()), []], type=kind)
    place = table.column_names.index("complained_of")
    column = said.take(pc.fill_null(coded.indices, len(said) - 1))
    return table.set_column(place, "complained_of", column)


def _with_attributes(table: pa.Table) -> pa.Table:
    """Each attribute as a text column `attribute.NAME`, NULL where a customer has none."""
    coded = table["attributes"].combine_chunks().dictionary_encode()
    documents = [json.loads(text) for text in coded.dictionary.to_pylist()]
    names = sorted({name for document in documents for name in document})
    table = table.drop_columns(["attributes"])
    for name in names:
        words = [document.get(name) for document in documents]
        column = pa.array([w if isinstance(w, str) else None for w in words], type=pa.string())
        table = table.append_column(ATTRIBUTE + name, column.take(coded.indices))
    return table


def _members(
    engine: Any, table: pa.Table, conditions: Mapping[str, Condition], to: Path
) -> dict[str, Rows]:
    """For each condition, which rows it holds for, in one pass over the table.

    The table goes to the engine through a file beside `to`, as all tables do.
    """
    asked = to.with_suffix(".asked.parquet")
    numbered = table.append_column("row", pa.array(np.arange(table.num_rows)))
    pq.write_table(numbered, asked, compression="lz4")
    rows = engine.read_parquet(str(asked))
    tested = {
        f"held_{place}": know_segments.over(condition=condition, table=rows)
        for place, condition in enumerate(conditions.values())
    }
    found = engine.to_pyarrow(rows.select("row", **tested).order_by("row"))
    asked.unlink()
    return {
        key: found[f"held_{place}"].to_numpy().astype(bool) for place, key in enumerate(conditions)
    }


def _lists(members: Mapping[str, Rows], buyers: Rows) -> pa.Array:
    """Members by segment turned round: the sorted segments of each row that ever bought."""
    keys = sorted(members)
    if not keys:
        return pa.array([[]] * len(buyers), type=pa.list_(pa.string()))
    held = np.stack([members[key] & buyers for key in keys], axis=1)
    ends = np.concatenate([[0], held.sum(axis=1).cumsum()]).astype(np.int32)
    words = pa.array(keys, type=pa.string()).take(pa.array(np.nonzero(held)[1]))
    return pa.ListArray.from_arrays(pa.array(ends), words)
